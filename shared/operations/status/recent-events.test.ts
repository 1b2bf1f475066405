import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { pseudonymiser } from "../../serving/masking/pseudonym.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { streams } from "../../streams/registry.ts";
import type { Stream } from "../../streams/stream.ts";
import { readRecentEvents } from "./recent-events.ts";

const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
const start = Date.UTC(2026, 6, 1);

function fixture() {
  let [ids, now, reads] = [0, start, 0];
  const bronze = memoryBlobs();
  const lake = {
    manifest: memoryTable(() => now),
    quarantine: memoryBlobs(),
    bronze: {
      ...bronze,
      read(name: string) {
        reads += 1;
        return bronze.read(name);
      },
    },
  };
  const store = { ...lake, retryConflicts, earliestTime: 1, now: () => now, newId: () => `id-${++ids}` };
  let sequenceNumber = 0;
  return {
    read: (limit: number) =>
      readRecentEvents({ lake, streams, masking: { pseudonymise }, earliestTime: 1, visible }, limit),
    reads: () => reads,
    async land(stream: Stream, bodies: readonly object[], partition = "0") {
      now += 1000;
      const events = bodies.map((body) => ({
        ...{ sequenceNumber: sequenceNumber++, enqueuedTime: now - 500, key: undefined },
        body: Buffer.from(JSON.stringify(body)),
      }));
      await landBatch(store, { stream, partition, source: "hub", generation: async () => 5, events });
    },
  };
}

const visible = { accepted: async () => true, quarantined: async () => true };
const reading = (heartrate: unknown) => ({ device_id: "500001", time: start / 1000, heartrate });

describe("the last events", () => {
  it("are of all partitions, the newest first, with their outcome", async () => {
    const { land, read } = fixture();
    await land(heartRates, [reading(70)]);
    await land(heartRates, [reading(71)], "1");
    await land(heartRates, [reading(72), reading("x")]);
    const events = await read(3);
    expect(events.map(({ id, outcome, code }) => [id, outcome, code])).toEqual([
      ["heart-rates|0|5|2", "accepted", null],
      ["heart-rates|0|5|3", "quarantined", "mistyped"],
      ["heart-rates|1|5|1", "accepted", null],
    ]);
    expect(await read(1)).toHaveLength(1);
    expect(events[0]).toMatchObject({ ingested: "2026-07-01T00:00:03.000Z", enqueued: "2026-07-01T00:00:02.500Z" });
  });

  it("are read from no file of a partition whose last commit is older than all of them", async () => {
    const { land, read, reads } = fixture();
    for (let partition = 1; partition < 9; partition += 1) await land(heartRates, [reading(70)], String(partition));
    for (let commits = 0; commits < 120; commits += 1) await land(heartRates, [reading(71), reading(72)]);
    const ids = async () => (await read(2)).map(({ id }) => id);
    const before = reads();
    expect(await ids()).toEqual(["heart-rates|0|5|246", "heart-rates|0|5|247"]);
    // Four partitions are read at a time.
    expect(reads() - before).toBe(4);
    // Not enough events are newer.
    expect(await read(9)).toHaveLength(9);
    expect(reads() - before).toBe(4 + 9);
  });

  it("contain open fields and pseudonyms", async () => {
    const { land, read } = fixture();
    await land(heartRates, [reading(70)]);
    expect((await read(9)).map(({ fields }) => fields)).toEqual([
      { deviceId: pseudonymise("device", "500001"), time: start, bpm: 70 },
    ]);
  });

  it.each(streams.map((stream) => [stream.name, stream] as const))(
    "of %s contain nothing personal",
    async (_, stream) => {
      const { land, read } = fixture();
      await land(stream, stream.examples);
      const events = await read(99);
      expect(events.filter(({ outcome }) => outcome === "accepted").length).toBeGreaterThan(0);
      const text = JSON.stringify(events).toLowerCase();
      for (const value of personalValues(stream)) expect(text).not.toContain(value.toLowerCase());
    },
  );

  it("are none before the first", async () => {
    expect(await fixture().read(9)).toEqual([]);
  });
});

/** Identifiers and texts of attributes in the examples of a stream, of at least four characters. */
function personalValues({ examples }: Stream): string[] {
  const names = /user|device|mac|mail|customer|first_name|last_name|street|city|dob|birth/i;
  const found: string[] = [];
  JSON.stringify(examples, (name, value) => {
    if (names.test(name) && (typeof value === "string" || typeof value === "number") && String(value).length > 3)
      found.push(String(value));
    return value;
  });
  return found;
}
