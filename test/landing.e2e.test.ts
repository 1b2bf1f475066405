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
    await until(async () => (await readPipeline(azure)).landed.accepted > 5_000);
    await app.kill();
    await stack.startApp();

    const reports = await until(async () => {
      const found = await reportsIn(stack);
      return found.length === 2 ? found : undefined;
    });
    expect(reports).toMatchObject([
      { file: "many.ndjson.gz", status: "complete", records: 60_000, streams: { "heart-rates": { accepted: 60_000 } } },
      {
        file: "some/registrations.csv",
        status: "complete",
        streams: { registrations: { accepted: 1, quarantined: 1 } },
        problems: [{ record: 2, line: 3, field: "registration_timestamp" }],
      },
    ]);
    const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
    const { landed } = await waitUntilSettled(azure, nothing, 60_002);
    expect([landed.accepted, landed.quarantined]).toEqual([60_001, 1]);
    const person = await azure.silver("people").queryPartition("u", "SELECT * FROM c", {});
    expect(person).toHaveLength(1);
  }, 180_000);
});

async function reportsIn({ azure }: LocalStack): Promise<unknown[]> {
  const reports = azure.blobs("landing-reports");
  const found: unknown[] = [];
  for await (const { name } of reports.list("")) {
    found.push(JSON.parse(Buffer.from((await reports.read(name)) ?? []).toString()));
  }
  return found;
}

async function until<T>(read: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await read();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
