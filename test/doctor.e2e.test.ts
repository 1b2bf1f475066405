import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { TableClient } from "@azure/data-tables";
import { EventHubConsumerClient } from "@azure/event-hubs";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsAfter } from "../shared/bronze/manifest/manifest-row.ts";
import { readPartitionState } from "../shared/bronze/manifest/partition-state.ts";
import { mirrorStreams } from "../shared/bronze/tables/mirror-streams.ts";
import { doctorFor } from "../shared/composition.ts";
import { collect } from "../shared/operations/doctor/collect/collect.ts";
import type { Finding } from "../shared/operations/doctor/finding.ts";
import { type RepairResult, repair } from "../shared/operations/doctor/repair/repair.ts";
import { runChecks } from "../shared/operations/doctor/run-checks.ts";
import { checkpointContainer } from "../shared/platform/azure/checkpoints.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { send } from "../testing/pipeline.ts";
import { heartRate, peopleOf } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { durableKey } from "../tools/common/running-stack.ts";
import { runtimeOf } from "../tools/common/runtime.ts";

const [person] = peopleOf({ seed: 1, users: 1 });
if (person === undefined) throw new Error("the history has no people");
const start = Date.UTC(2026, 2, 2, 10);
const readings = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => heartRate(person, start + (from + index) * 1000, 70));
const day = 24 * 3_600_000;

describe("npm run doctor", () => {
  let stack: LocalStack;
  let app: Awaited<ReturnType<LocalStack["startApp"]>>;
  /** PartitionKey of the partition with the readings. */
  let key: string;
  let partition: string;

  /**
   * @param ahead milliseconds that the doctor's clock is ahead; orchestrations are then skipped, as they would look
   * stalled
   */
  const context = (ahead = 0) => {
    const running = ahead === 0 ? orchestrations(`http://127.0.0.1:${app.port}`, durableKey(stack.folder)) : undefined;
    return doctorFor(stack.azure, running, { ...runtimeOf(stack.azure), now: () => Date.now() + ahead });
  };
  const findings = async (ahead = 0): Promise<readonly Finding[]> => {
    // In a day, the tables of the streams would have followed.
    for await (const outcome of mirrorStreams(context().lake)) if ("error" in outcome) throw outcome.error;
    return runChecks((await collect(context(ahead))).snapshot);
  };
  const named = async (ahead = 0) => (await findings(ahead)).map(({ check }) => check);
  const locations = (found: readonly Finding[], check: string) =>
    found.find((each) => each.check === check)?.locations ?? [];
  const landedUntil = async () =>
    (await readPartitionState(stack.azure.table("manifest"), { ...at(), stream: "heart-rates" })).last;
  const at = () => ({ partition, generation: Number(key.split("|")[2]) });

  /** The offset is what a host starts behind. */
  async function offsetOf(sequenceNumber: number): Promise<string> {
    const client = new EventHubConsumerClient("$Default", stack.settings["EVENT_HUBS"] ?? "", "bpm");
    try {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      client.subscribe(
        partition,
        {
          processEvents: async ([event]) => event && resolve(event.offset),
          processError: async (error) => reject(error),
        },
        { startPosition: { sequenceNumber, isInclusive: true }, maxBatchSize: 1 },
      );
      return await promise;
    } finally {
      await client.close();
    }
  }
  async function moveCheckpoint(sequenceNumber: number): Promise<void> {
    const container = new ContainerClient(stack.settings["AzureWebJobsStorage"] ?? "", checkpointContainer);
    const { namespace, name } = stack.azure.hub("bpm").address();
    const store = new BlobCheckpointStore(container);
    const of = [namespace, name, "ingest"] as const;
    const known = (await store.listCheckpoints(...of)).find(({ partitionId }) => partitionId === partition);
    if (known === undefined) throw new Error(`partition ${partition} has no checkpoint`);
    await store.updateCheckpoint({ ...known, sequenceNumber, offset: await offsetOf(sequenceNumber) });
  }
  function command(...args: string[]): Promise<{ code: number; out: string; error: string }> {
    const own = {
      KOREVITAL_FUNCTIONS_URL: `http://127.0.0.1:${app.port}`,
      KOREVITAL_FUNCTIONS_KEY: durableKey(stack.folder),
    };
    const env = { ...process.env, ...stack.settings, ...own };
    return new Promise((resolve) => {
      execFile(process.execPath, ["tools/bin/korevital.js", "doctor", ...args], { env }, (error, out, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out, error: stderr });
      });
    });
  }
  async function rows() {
    const found = [];
    for await (const row of rowsAfter(stack.azure.table("manifest"), key, 0)) found.push(row);
    return found;
  }

  beforeAll(async () => {
    stack = await startLocalStack();
    app = await stack.startApp();
    await send(stack.azure, readings(0, 5));
    await send(stack.azure, readings(5, 5), 5);
    await send(stack.azure, readings(10, 5), 10);
    const { snapshot } = await collect(context());
    const mine = snapshot.hubs.flatMap(({ partitions }) => partitions).find(({ cursor }) => cursor !== undefined);
    if (mine === undefined) throw new Error("nothing has landed");
    [key, partition] = [mine.key, mine.id];
    await sleep(2_000);
  }, 180_000);
  afterAll(() => stack.close());

  it("finds nothing in a healthy pipeline, now or in a day", async () => {
    expect(await findings()).toEqual([]);
    expect(await findings(25 * 3_600_000)).toEqual([]);
    expect(await command()).toEqual({
      code: 0,
      out: expect.stringMatching(/^Checked .*hubs.*\nNo findings\.\n$/),
      error: "",
    });
  });

  it("finds a checkpoint that was reset", async () => {
    const last = (await landedUntil()) ?? 0;
    await moveCheckpoint(last - 3);
    expect(await named(2 * 60_000)).toEqual(["checkpoint-behind"]);
    await moveCheckpoint(last);
    expect(await named(2 * 60_000)).toEqual([]);
  });

  it("finds events that a checkpoint skipped, and ingests them from the hub", { timeout: 120_000 }, async () => {
    await app.stop();
    const before = (await landedUntil()) ?? 0;
    await publish(stack.azure, readings(15, 6));
    await moveCheckpoint(before + 4);
    expect((await findings(2 * 60_000)).find(({ check }) => check === "checkpoint-ahead")?.locations).toMatchObject([
      { id: key, detail: `${before + 1} to ${before + 4} were skipped` },
    ]);
    app = await stack.startApp();
    await send(stack.azure, [], 15 + 2);
    expect(locations(await findings(), "open-gap")).toMatchObject([
      { id: key, detail: `${before + 1} to ${before + 4}` },
    ]);
    const { code, out } = await command("--repair");
    expect(out).toContain("4 events read from the hub, 4 of them landed");
    expect([code, out]).toEqual([0, expect.stringContaining("No findings.")]);
    await send(stack.azure, [], 15 + 6);
    expect(await named()).toEqual([]);
    expect(await command("--repair")).toMatchObject({ code: 0, out: expect.stringContaining("No findings.") });
  });

  it("deletes an orphaned blob that the maintenance has not deleted for two days", async () => {
    const [row] = await rows();
    const orphaned = row?.dataFile?.replace(/-[^-]+\.parquet$/, "-orphaned.parquet") ?? "";
    await stack.azure.blobs("bronze").create(orphaned, Buffer.from("left behind"), "application/vnd.apache.parquet");
    expect(await findings()).toEqual([]);
    const found = await findings(2 * day + 60_000);
    expect(locations(found, "orphaned-blob")).toMatchObject([{ id: `bronze/${orphaned}` }]);
    const done: RepairResult[] = [];
    await repair(context(2 * day + 60_000), found, (one) => done.push(one));
    expect(done).toEqual([{ check: "orphaned-blob", location: `bronze/${orphaned}`, result: "deleted" }]);
    expect(await findings(2 * day + 60_000)).toEqual([]);
  });

  it("finds a missing blob", async () => {
    const [row] = await rows();
    const name = row?.dataFile ?? "";
    const content = await stack.azure.blobs("bronze").read(name);
    await stack.azure.blobs("bronze").remove(name);
    expect(locations(await findings(), "missing-blob")).toMatchObject([
      { id: `bronze/${name}`, detail: `row 1 of ${key}` },
    ]);
    const { code, out } = await command("--format", "json");
    expect([code, JSON.parse(out).findings[0].check]).toEqual([1, "missing-blob"]);
    await stack.azure.blobs("bronze").create(name, content ?? new Uint8Array(), "application/vnd.apache.parquet");
    expect(await findings()).toEqual([]);
  });

  it("finds a missing row, and keeps its blob", async () => {
    const [row] = await rows();
    const settings = stack.settings["LAKE_STORAGE"] ?? "";
    const manifest = TableClient.fromConnectionString(settings, "manifest", { allowInsecureConnection: true });
    await manifest.deleteEntity(key, "row|000000000001");
    const found = await findings(day + 60_000);
    expect(found.map(({ check }) => check)).toEqual(["missing-row", "unclear-blob", "totals-drift"]);
    expect(locations(found, "missing-row")).toMatchObject([{ id: key, detail: "positions 1" }]);
    await repair(context(day + 60_000), found, () => expect.unreachable("no finding has a remediation"));
    expect(await stack.azure.blobs("bronze").read(row?.dataFile ?? "")).toBeDefined();
  });
});
