import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManifestRow, rowsAfter } from "../shared/bronze/manifest/manifest-row.ts";
import { listPartitions } from "../shared/bronze/manifest/partition.ts";
import { doctorFor } from "../shared/composition.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { collect } from "../shared/operations/doctor/collect/collect.ts";
import { runChecks } from "../shared/operations/doctor/run-checks.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { allStoredEvents } from "../testing/stored-events.ts";
import { type StoredEvent, storedEvents } from "../tools/chaos/bronze-events.ts";
import { reconcileTables } from "../tools/chaos/tables/reconcile-tables.ts";
import { openTableReader } from "../tools/chaos/tables/table-reader.ts";
import { watchTables } from "../tools/chaos/tables/watch-tables.ts";
import { type GeneratedEvent, heartRate, history, peopleOf } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { durableKey } from "../tools/common/running-stack.ts";
import { runtimeOf } from "../tools/common/runtime.ts";
import { openBronzeScan } from "../tools/reconcile/bronze-scan.ts";

const options = { seed: 12, users: 3, days: 3, from: Date.UTC(2026, 2, 2) };
const [person] = peopleOf(options);
if (person === undefined) throw new Error("the history has no people");
const sentHistory = [...history(options)];
/** Number of batches, each with one invalid event. */
const pieces = 12;
const broken = Array.from({ length: pieces }, (_, piece): GeneratedEvent => {
  return { ...heartRate(person, options.from, 70), body: `{"piece":${piece}` };
});
const batches = broken.map((event, piece) => [...sentHistory.filter((_, index) => index % pieces === piece), event]);

describe("compaction in a whole pipeline", () => {
  let stack: LocalStack;
  let app: Awaited<ReturnType<LocalStack["startApp"]>>;

  const tool = async (name: string, ...args: string[]) => {
    const own = {
      KOREVITAL_FUNCTIONS_URL: `http://127.0.0.1:${app.port}`,
      KOREVITAL_FUNCTIONS_KEY: durableKey(stack.folder),
    };
    const env = { ...process.env, ...stack.settings, ...own };
    return (await promisify(execFile)(process.execPath, ["tools/bin/korevital.js", name, ...args], { env })).stdout;
  };
  async function rows(): Promise<ManifestRow[]> {
    const manifest = stack.azure.table("manifest");
    const found: ManifestRow[] = [];
    for (const key of await listPartitions(manifest))
      for await (const row of rowsAfter(manifest, key, 0)) found.push(row);
    return found;
  }
  async function findings(ahead = 0): Promise<string[]> {
    const running = ahead === 0 ? orchestrations(`http://127.0.0.1:${app.port}`, durableKey(stack.folder)) : undefined;
    const { snapshot } = await collect(
      doctorFor(stack.azure, running, { ...runtimeOf(stack.azure), now: () => Date.now() + ahead }),
    );
    return runChecks(snapshot).map(({ check }) => check);
  }

  beforeAll(async () => {
    stack = await startLocalStack({ TABLE_SCHEDULE: "*/10 * * * * *" });
    app = await stack.startApp();
    let sent = 0;
    for (const batch of batches.slice(0, -1)) {
      await publish(stack.azure, batch);
      sent += batch.length;
      await sleep(1_100);
    }
    await send(stack.azure, [], sent);
  }, 300_000);
  afterAll(() => stack.close());

  it("compacts while events arrive and its host is killed, and changes no result", async () => {
    const before = await rows();
    const scan = openBronzeScan(stack.azure, {});
    await scan.read();
    const reader = openTableReader(stack.azure);
    const watched = watchTables(reader);
    expect(await orchestrations(`http://127.0.0.1:${app.port}`, durableKey(stack.folder)).start("maintenance")).toBe(
      true,
    );
    await sleep(200);
    await app.kill();
    app = await stack.startApp();
    const last = batches.at(-1) ?? [];
    const [done] = await Promise.all([tool("maintenance"), publish(stack.azure, last)]);
    expect(done).toContain("orchestrations purged");
    const all = batches.flat();
    await send(stack.azure, [], all.length);
    // The next run compacts the events that arrived in the meantime.
    expect(await tool("maintenance")).toMatch(/files of \d+ manifest rows compacted/);
    const reads = await watched.stop();
    const after = await rows();
    expect(after.length).toBeLessThan(before.length / 2);
    expect(after.some(({ from, position }) => from < position)).toBe(true);
    await scan.read();
    expect(scan.count()).toBe(all.length);
    const bodies = (await allStoredEvents(stack.azure)).map((line) => line.slice(line.indexOf(" ") + 1));
    expect(bodies.sort()).toEqual(all.map(({ body }) => body).sort());
    expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(referenceRows(sentHistory));
    // Another engine counted at each read what had landed, also amid the compaction.
    const stored: StoredEvent[] = [];
    for await (const event of storedEvents(stack.azure)) stored.push(event);
    const tables = await reconcileTables(stack.azure, reader, reads, stored);
    expect(tables).toMatchObject({ rows: all.length, violations: [] });
    expect(Math.min(reads.length, tables.replaced)).toBeGreaterThan(0);
    expect(await findings()).toEqual([]);
  }, 240_000);

  it("keeps the ids of quarantined events: a replay sends an event once", {
    timeout: 90_000,
  }, async () => {
    const listed = async () => {
      const text = await tool("quarantine", "list", "--each", "--format", "ndjson", "--stream", "heart-rates");
      return text
        .trim()
        .split("\n")
        .map((line): { id: string } => JSON.parse(line));
    };
    const found = await listed();
    expect(found.length).toBeGreaterThanOrEqual(pieces);
    const id = found[0]?.id ?? "";
    expect(await tool("quarantine", "replay", id)).toContain("1 sent again");
    await send(stack.azure, [], batches.flat().length + 1);
    await tool("maintenance");
    expect(await tool("quarantine", "replay", id)).toContain("1 skipped: replayed before");
    expect(await tool("quarantine", "show", id)).toMatch(/replayed as \S+, quarantined, open/);
    expect(await listed()).toHaveLength(found.length);
  });

  it("is visible in a trace", async () => {
    const time = new Date(
      JSON.parse(batches[0]?.find(({ stream }) => stream === "heart-rates")?.body ?? "").time * 1000,
    );
    const { device_id } = JSON.parse(batches[0]?.find(({ stream }) => stream === "heart-rates")?.body ?? "");
    const args = ["--device", device_id, "--time", time.toISOString(), "--format", "json"];
    const [trace] = JSON.parse(await tool("trace", ...args));
    expect(trace).toMatchObject({
      manifest: { compacted: expect.stringMatching(/^\d+ to \d+$/), commitId: null, committed: null },
      outcome: { outcome: "accepted" },
      silver: { state: "written" },
    });
  });

  it("leaves no findings, now or in a day", async () => {
    expect(await findings()).toEqual([]);
    expect(await findings(25 * 3_600_000)).not.toContain("orphaned-blob");
    expect(await findings(49 * 3_600_000)).toContain("orphaned-blob");
  });
});
