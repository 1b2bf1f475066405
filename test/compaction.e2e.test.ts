import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listPartitions, rowsAfter } from "../shared/bronze/manifest/commit.ts";
import type { ManifestRow } from "../shared/bronze/manifest/manifest-row.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { examine } from "../shared/operations/doctor/examine.ts";
import { gather } from "../shared/operations/doctor/gather/gather.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { everythingInBronze } from "../testing/bronze-contents.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { type GeneratedEvent, heartRate, history, peopleOf } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { doctorWorld } from "../tools/doctor/context.ts";
import { bronzeScan } from "../tools/reconcile/bronze-scan.ts";

const options = { seed: 12, users: 3, days: 3, from: Date.UTC(2026, 2, 2) };
const [person] = peopleOf(options);
if (person === undefined) throw new Error("the history has nobody");
const told = [...history(options)];
/** Cut into so many batches, each with an event that cannot be understood. */
const pieces = 12;
const broken = Array.from({ length: pieces }, (_, piece): GeneratedEvent => {
  return { ...heartRate(person, options.from, 70), body: `{"piece":${piece}` };
});
const batches = broken.map((event, piece) => [...told.filter((_, index) => index % pieces === piece), event]);

describe("compaction in a whole pipeline", () => {
  let stack: LocalStack;
  let app: Awaited<ReturnType<LocalStack["startApp"]>>;

  const tool = async (name: string, ...args: string[]) => {
    const env = { ...process.env, ...stack.settings, KOREVITAL_FUNCTIONS_URL: `http://127.0.0.1:${app.port}` };
    return (await promisify(execFile)(process.execPath, [`tools/${name}.ts`, ...args], { env })).stdout;
  };
  async function rows(): Promise<ManifestRow[]> {
    const manifest = stack.azure.table("manifest");
    const found: ManifestRow[] = [];
    for (const key of await listPartitions(manifest))
      for await (const row of rowsAfter(manifest, key, 0)) found.push(row);
    return found;
  }
  async function findings(ahead = 0): Promise<string[]> {
    const asked = ahead === 0 ? orchestrations(`http://127.0.0.1:${app.port}`, undefined) : undefined;
    const { facts } = await gather(doctorWorld(stack.azure, asked, () => Date.now() + ahead));
    return examine(facts).map(({ check }) => check);
  }

  beforeAll(async () => {
    stack = await startLocalStack();
    app = await stack.startApp();
    let sent = 0;
    for (const batch of batches.slice(0, -1)) {
      await publish(stack.azure, batch);
      sent += batch.length;
      await sleep(1_100);
    }
    await send(stack.azure, [], sent);
  }, 180_000);
  afterAll(() => stack.close());

  it("merges while events come, though its host is killed; and nothing that anybody reads changes", async () => {
    const before = await rows();
    const account = bronzeScan(stack.azure, {});
    await account.read();
    expect(await orchestrations(`http://127.0.0.1:${app.port}`, undefined).start("maintenance")).toBe(true);
    await sleep(200);
    await app.kill();
    app = await stack.startApp();
    const last = batches.at(-1) ?? [];
    const [done] = await Promise.all([tool("maintenance"), publish(stack.azure, last)]);
    expect(done).toContain("orchestrations removed");
    const all = batches.flat();
    await send(stack.azure, [], all.length);
    // What came meanwhile is merged by the next run.
    expect(await tool("maintenance")).toMatch(/files of \d+ manifest rows merged/);
    const after = await rows();
    expect(after.length).toBeLessThan(before.length / 2);
    expect(after.some(({ from, position }) => from < position)).toBe(true);
    await account.read();
    expect(account.count()).toBe(all.length);
    const bodies = (await everythingInBronze(stack.azure)).map((line) => line.slice(line.indexOf(" ") + 1));
    expect(bodies.sort()).toEqual(all.map(({ body }) => body).sort());
    expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(referenceRows(told));
    expect(await findings()).toEqual([]);
  }, 120_000);

  it("leaves ids of quarantined events as they were: one that is sent again is sent once", {
    timeout: 90_000,
  }, async () => {
    const listed = async () => {
      const text = await tool("quarantine/main", "list", "--each", "--format", "json", "--stream", "heart-rates");
      return text
        .trim()
        .split("\n")
        .map((line): { id: string } => JSON.parse(line));
    };
    const found = await listed();
    expect(found.length).toBeGreaterThanOrEqual(pieces);
    const id = found[0]?.id ?? "";
    expect(await tool("quarantine/main", "replay", id)).toContain("1 sent again");
    await send(stack.azure, [], batches.flat().length + 1);
    await tool("maintenance");
    expect(await tool("quarantine/main", "replay", id)).toContain("1 skipped: replayed before");
    expect(await tool("quarantine/main", "show", id)).toMatch(/came again as \S+, quarantined, open/);
    expect(await listed()).toHaveLength(found.length);
  });

  it("is seen by a trace: which commits are in one file now", async () => {
    const time = new Date(
      JSON.parse(batches[0]?.find(({ stream }) => stream === "heart-rates")?.body ?? "").time * 1000,
    );
    const { device_id } = JSON.parse(batches[0]?.find(({ stream }) => stream === "heart-rates")?.body ?? "");
    const args = ["--device", device_id, "--time", time.toISOString(), "--format", "json"];
    const [trace] = JSON.parse(await tool("trace", ...args));
    expect(trace).toMatchObject({
      manifest: { merged: expect.stringMatching(/^\d+ to \d+$/), attempt: null, committed: null },
      outcome: { outcome: "accepted" },
      silver: { state: "written" },
    });
  });

  it("leaves nothing that the doctor minds, now or in a day", async () => {
    expect(await findings()).toEqual([]);
    expect(await findings(25 * 3_600_000)).not.toContain("orphan-blob");
    expect(await findings(49 * 3_600_000)).toContain("orphan-blob");
  });
});
