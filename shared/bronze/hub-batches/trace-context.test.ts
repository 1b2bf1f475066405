import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import type { BronzeStore } from "../bronze-store.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";
import { openBronzeReader } from "../open-bronze-reader.ts";
import type { LandedBatch } from "./batch.ts";
import { landBatch } from "./land-batch.ts";

const key = "heart-rates|0|1";
const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

function store(more: Partial<BronzeStore> = {}): BronzeStore {
  let ids = 0;
  const lake = { manifest: memoryTable(), bronze: memoryBlobs(), quarantine: memoryBlobs() };
  return {
    ...lake,
    retryConflicts,
    now: () => 1_700_000_000_000,
    earliestTime: 1,
    newId: () => `id-${++ids}`,
    ...more,
  };
}

const event = (sequenceNumber: number, body: string) => ({
  sequenceNumber,
  enqueuedTime: 1_700_000_000_000,
  key: undefined,
  body: Buffer.from(body),
});
const good = '{"device_id":"d","time":1678521600,"heartrate":70}';
const batch = (...bodies: string[]) => ({
  stream: heartRates,
  partition: "0",
  source: "hub" as const,
  events: bodies.map((body, index) => event(index, body)),
  generation: async () => 1,
});

async function rows(of: BronzeStore): Promise<ManifestRow[]> {
  const found: ManifestRow[] = [];
  for await (const row of openBronzeReader(of).rowsAfter(key, 0)) found.push(row);
  return found;
}

describe("the trace of a commit", () => {
  it("is stored in the row when there is one", async () => {
    const traced = store({ trace });
    await landBatch(traced, batch(good));
    expect((await rows(traced))[0]?.trace).toBe(trace);
    const plain = store();
    await landBatch(plain, batch(good));
    expect((await rows(plain))[0]).not.toHaveProperty("trace");
  });

  it("onLanded is called once per batch, with the counts by rejection code", async () => {
    const landed: [LandedBatch["quarantinedByCode"], number][] = [];
    const here = store({
      onLanded: ({ quarantinedByCode }, { events }) => landed.push([quarantinedByCode, events.length]),
    });
    const sent = batch(good, "{", "{", '{"device_id":"d","time":1}');
    await landBatch(here, sent);
    await landBatch(here, sent);
    expect(landed).toEqual([
      [{ "not-json": 2, missing: 1 }, 4],
      [{}, 4],
    ]);
  });
});

describe("the runs of a consumer", () => {
  it("are stored with its progress, the last eight that were traced", async () => {
    const reader = openBronzeReader(store());
    const move = async (position: number, by?: string) =>
      reader.moveProgress(key, "silver", await reader.progress(key, "silver"), position, position * 100, by);
    expect(await reader.progress(key, "silver")).not.toHaveProperty("runs");
    await move(1, "a");
    expect((await reader.progress(key, "silver")).runs).toEqual([{ trace: "a", movedAt: 100 }]);
    for (let position = 2; position <= 12; position += 1) await move(position, `run-${position}`);
    const { runs = [] } = await reader.progress(key, "silver");
    expect(runs.map(({ movedAt }) => movedAt)).toEqual([5, 6, 7, 8, 9, 10, 11, 12].map((position) => position * 100));
  });

  it("are removed by a run that is not traced", async () => {
    const reader = openBronzeReader(store());
    await reader.moveProgress(key, "silver", { position: 0, etag: undefined }, 1, 100, "a");
    await reader.moveProgress(key, "silver", await reader.progress(key, "silver"), 2, 200);
    expect(await reader.progress(key, "silver")).toMatchObject({ position: 2, movedAt: 200 });
    expect(await reader.progress(key, "silver")).not.toHaveProperty("runs");
  });
});
