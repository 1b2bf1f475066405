import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { TableClient } from "@azure/data-tables";
import { EventHubConsumerClient } from "@azure/event-hubs";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHead, rowsAfter } from "../shared/bronze/manifest/commit.ts";
import { examine } from "../shared/operations/doctor/examine.ts";
import type { Finding } from "../shared/operations/doctor/finding.ts";
import { gather } from "../shared/operations/doctor/gather/gather.ts";
import { type Repaired, repair } from "../shared/operations/doctor/repair/repair.ts";
import { checkpointContainer } from "../shared/platform/azure/checkpoints.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { send } from "../testing/pipeline.ts";
import { heartRate, peopleOf } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { doctorWorld } from "../tools/doctor/context.ts";

const [person] = peopleOf({ seed: 1, users: 1 });
if (person === undefined) throw new Error("the history has nobody");
const start = Date.UTC(2026, 2, 2, 10);
const readings = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => heartRate(person, start + (from + index) * 1000, 70));
const day = 24 * 3_600_000;

describe("npm run doctor", () => {
  let stack: LocalStack;
  let app: Awaited<ReturnType<LocalStack["startApp"]>>;
  /** PartitionKey in the manifest of the one partition that the person's readings come by. */
  let key: string;
  let partition: string;

  /** @param ahead how far the doctor's clock is ahead: what is there now is old by then, and a run that goes on now would look stuck */
  const world = (ahead = 0) => {
    const asked = ahead === 0 ? orchestrations(`http://127.0.0.1:${app.port}`, undefined) : undefined;
    return doctorWorld(stack.azure, asked, () => Date.now() + ahead);
  };
  const findings = async (ahead = 0): Promise<readonly Finding[]> => examine((await gather(world(ahead))).facts);
  const named = async (ahead = 0) => (await findings(ahead)).map(({ check }) => check);
  const spots = (found: readonly Finding[], check: string) => found.find((each) => each.check === check)?.spots ?? [];
  const landedUntil = async () =>
    (await readHead(stack.azure.table("manifest"), { ...at(), stream: "heart-rates" })).last;
  const at = () => ({ partition, epoch: Number(key.split("|")[2]) });

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
    const env = { ...process.env, ...stack.settings, KOREVITAL_FUNCTIONS_URL: `http://127.0.0.1:${app.port}` };
    return new Promise((resolve) => {
      execFile(process.execPath, ["tools/doctor/main.ts", ...args], { env }, (error, out, stderr) => {
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
    const { facts } = await gather(world());
    const mine = facts.hubs.flatMap(({ partitions }) => partitions).find(({ cursor }) => cursor !== undefined);
    if (mine === undefined) throw new Error("nothing has landed");
    [key, partition] = [mine.key, mine.id];
    await sleep(2_000);
  }, 180_000);
  afterAll(() => stack.close());

  it("finds nothing wrong with a healthy pipeline, now or in a day", async () => {
    expect(await findings()).toEqual([]);
    expect(await findings(25 * 3_600_000)).toEqual([]);
    expect(await command()).toEqual({ code: 0, out: "Nothing is wrong.\n", error: "" });
  });

  it("finds a checkpoint that was set back", async () => {
    const last = (await landedUntil()) ?? 0;
    await moveCheckpoint(last - 3);
    expect(await named(2 * 60_000)).toEqual(["checkpoint-behind"]);
    await moveCheckpoint(last);
    expect(await named(2 * 60_000)).toEqual([]);
  });

  it("finds what a checkpoint passed over, and reads it from the hub again", { timeout: 120_000 }, async () => {
    await app.stop();
    const before = (await landedUntil()) ?? 0;
    await publish(stack.azure, readings(15, 6));
    await moveCheckpoint(before + 4);
    expect((await findings(2 * 60_000)).find(({ check }) => check === "checkpoint-ahead")?.spots).toMatchObject([
      { where: key, detail: `${before + 1} to ${before + 4} were passed over` },
    ]);
    app = await stack.startApp();
    await send(stack.azure, [], 15 + 2);
    expect(spots(await findings(), "open-gap")).toMatchObject([
      { where: key, detail: `${before + 1} to ${before + 4}` },
    ]);
    const { code, out } = await command("--repair");
    expect(out).toContain("4 events read from the hub again, 4 of them landed");
    expect([code, out]).toEqual([0, expect.stringContaining("Nothing is wrong.")]);
    await send(stack.azure, [], 15 + 6);
    expect(await named()).toEqual([]);
    expect(await command("--repair")).toMatchObject({ code: 0, out: "Nothing is wrong.\n" });
  });

  it("sweeps an orphan that nobody has swept for two days", async () => {
    const [row] = await rows();
    const orphan = row?.dataFile?.replace(/-[^-]+\.parquet$/, "-orphan.parquet") ?? "";
    await stack.azure.blobs("bronze").create(orphan, Buffer.from("left behind"), "application/vnd.apache.parquet");
    expect(await findings()).toEqual([]);
    const found = await findings(2 * day + 60_000);
    expect(spots(found, "orphan-blob")).toMatchObject([{ where: `bronze/${orphan}` }]);
    const done: Repaired[] = [];
    await repair(world(2 * day + 60_000), found, (one) => done.push(one));
    expect(done).toEqual([{ check: "orphan-blob", where: `bronze/${orphan}`, done: "removed" }]);
    expect(await findings(2 * day + 60_000)).toEqual([]);
  });

  it("finds a blob that is gone", async () => {
    const [row] = await rows();
    const name = row?.dataFile ?? "";
    const content = await stack.azure.blobs("bronze").read(name);
    await stack.azure.blobs("bronze").remove(name);
    expect(spots(await findings(), "missing-blob")).toMatchObject([
      { where: `bronze/${name}`, detail: `row 1 of ${key}` },
    ]);
    const { code, out } = await command("--format", "json");
    expect([code, JSON.parse(out).findings[0].check]).toEqual([1, "missing-blob"]);
    await stack.azure.blobs("bronze").create(name, content ?? new Uint8Array(), "application/vnd.apache.parquet");
    expect(await findings()).toEqual([]);
  });

  it("finds a row that is gone, and spares the blob that it named", async () => {
    const [row] = await rows();
    const settings = stack.settings["LAKE_STORAGE"] ?? "";
    const manifest = TableClient.fromConnectionString(settings, "manifest", { allowInsecureConnection: true });
    await manifest.deleteEntity(key, "row|000000000001");
    const found = await findings(day + 60_000);
    expect(found.map(({ check }) => check)).toEqual(["missing-row", "unclear-blob", "totals-drift"]);
    expect(spots(found, "missing-row")).toMatchObject([{ where: key, detail: "positions 1" }]);
    await repair(world(day + 60_000), found, () => expect.unreachable("nothing of it can be mended safely"));
    expect(await stack.azure.blobs("bronze").read(row?.dataFile ?? "")).toBeDefined();
  });
});
