import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { readPipeline, waitUntilSettled } from "../tools/common/pipeline-state.ts";

const reading = (second: number) =>
  JSON.stringify({ device_id: `d${second % 7}`, time: 1_678_521_600 + second, heartrate: 70 });

describe("files in landing", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack();
  }, 60_000);
  afterAll(() => stack.close());

  it("land once although the app is killed during landing", async () => {
    const { azure } = stack;
    const landing = azure.blobs("landing");
    const app = await stack.startApp();
    const many = Array.from({ length: 60_000 }, (_, index) => reading(index));
    const registrations =
      "user_id,device_id,mac_address,registration_timestamp\nu,d1,aa:bb,1678451168\nu,d2,aa:cc,soon\n";
    await landing.create("many.ndjson.gz", gzipSync(many.join("\n")), "application/gzip");
    await landing.create("some/registrations.csv", Buffer.from(registrations), "text/csv");
    // None of them delays the others.
    await landing.create("a\u0001control.json", Buffer.from(reading(0)), "application/json");
    await landing.create("empty.csv", Buffer.from(""), "text/csv");
    await landing.create("hostile.gz", gzipSync(`${reading(1)}\n${"{}\n".repeat(2_000_000)}`), "application/gzip");
    await landing.create("unknown.csv", Buffer.from("device,when,beats\nd1,1,70\n"), "text/csv");
    await until(async () => (await readPipeline(azure)).landed.accepted > 5_000);
    await app.kill();
    await stack.startApp();

    const reports = await until(async () => {
      const found = await reportsIn(stack);
      return found.length === 6 ? found : undefined;
    });
    expect(reports).toMatchObject([
      { file: "a\u0001control.json", status: "complete", records: 1 },
      { file: "empty.csv", status: "complete", records: 0 },
      { file: "hostile.gz", status: "unreadable", reason: { code: "not-ours" } },
      { file: "many.ndjson.gz", status: "complete", records: 60_000, streams: { "heart-rates": { accepted: 60_000 } } },
      {
        file: "some/registrations.csv",
        status: "complete",
        streams: { registrations: { accepted: 1, quarantined: 1 } },
        problems: [{ record: 2, line: 3, field: "registration_timestamp" }],
      },
      { file: "unknown.csv", status: "unknown", records: 0 },
    ]);
    const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
    const { landed } = await waitUntilSettled(azure, nothing, 60_004);
    expect(landed.accepted).toBe(60_003);
    expect(landed.quarantined).toBeGreaterThanOrEqual(100_000);
    expect(landed.quarantined).toBeLessThan(120_000);
    const person = await azure.silver("people").queryPartition("u", "SELECT * FROM c", {});
    expect(person).toHaveLength(1);
  }, 180_000);
});

async function reportsIn({ azure }: LocalStack): Promise<{ file: string }[]> {
  const reports = azure.blobs("landing-reports");
  const found: { file: string }[] = [];
  for await (const { name } of reports.list("")) {
    found.push(JSON.parse(Buffer.from((await reports.read(name)) ?? []).toString()));
  }
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}

async function until<T>(read: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await read();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
