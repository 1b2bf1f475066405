import fc from "fast-check";
import { expect, it } from "vitest";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { type QuarantineEntry, quarantineEntries } from "./entries.ts";
import { formatEventId } from "./event-id.ts";
import { type ListedEvent, listNewestQuarantined } from "./listed-events.ts";
import type { QuarantineStore } from "./store.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

interface Batch {
  /** Milliseconds since the one before. */
  readonly after: number;
  readonly partition: string;
  /** Malformed ones. */
  readonly events: number;
}

const batchesAfter = (...after: readonly number[]): fc.Arbitrary<Batch[]> =>
  fc.array(
    fc.record({
      after: fc.constantFrom(...after),
      partition: fc.constantFrom("0", "1", "2"),
      events: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

async function land(store: QuarantineStore, batches: readonly Batch[]): Promise<void> {
  let [time, ids] = [Date.UTC(2026, 10, 24), 0];
  const bronze = { ...store, retryConflicts, now: () => time, earliestTime: 1, newId: () => `id-${++ids}` };
  const next = new Map<string, number>();
  for (const { after, partition, events: count } of batches) {
    time += after;
    const first = next.get(partition) ?? 0;
    next.set(partition, first + count);
    const events = Array.from({ length: count }, (_, index) => {
      return { sequenceNumber: first + index, enqueuedTime: time, key: undefined, body: Buffer.from("{") };
    });
    await landBatch(bronze, { stream: heartRates, partition, source: "hub", events, generation: async () => 1 });
  }
}

async function allEntries(store: QuarantineStore): Promise<Map<string, QuarantineEntry>> {
  const stored = new Map<string, QuarantineEntry>();
  for await (const batch of quarantineEntries(store))
    for (const entry of batch) stored.set(formatEventId(entry.id), entry);
  return stored;
}

async function allPages(store: QuarantineStore, limit: number): Promise<ListedEvent[]> {
  const stored = await allEntries(store);
  const listed: ListedEvent[] = [];
  let after: QuarantineEntry | undefined;
  do {
    const page = await listNewestQuarantined(store, {}, { state: "open", limit, ...(after && { after }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    listed.push(...page.items);
    after = page.last === undefined ? undefined : stored.get(page.last);
  } while (after !== undefined && listed.length <= stored.size);
  return listed;
}

it.each([
  ["the latest first", [0, 1, 60_000], true],
  ["also when the clock of a host was ahead", [0, 1, 60_000, -90_000], false],
] as const)("lists every event once, %s, for pages of any length", async (_, after, isOrdered) => {
  const property = fc.asyncProperty(batchesAfter(...after), fc.integer({ min: 1, max: 5 }), async (batches, limit) => {
    const { store } = memoryPipeline().context;
    await land(store, batches);
    const listed = await allPages(store, limit);
    expect(listed.map(({ id }) => id).sort()).toEqual([...(await allEntries(store)).keys()].sort());
    const times = listed.map(({ ingested }) => ingested);
    if (isOrdered) expect(times).toEqual(times.toSorted().reverse());
  });
  await fc.assert(property, { numRuns: 40 });
});

it("reads no more files for the latest events than they are in, and one of each other partition", async () => {
  const { store } = memoryPipeline().context;
  const batches = Array.from({ length: 60 }, (_, index) => ({ after: 1, partition: String(index % 3), events: 2 }));
  await land(store, batches);
  const read: string[] = [];
  const quarantine: QuarantineStore["quarantine"] = {
    ...store.quarantine,
    read: (name) => {
      read.push(name);
      return store.quarantine.read(name);
    },
  };
  const { items } = await listNewestQuarantined({ ...store, quarantine }, {}, { state: "open", limit: 4 });
  expect(items).toHaveLength(4);
  expect(read.length).toBeGreaterThan(0);
  expect(read.length).toBeLessThanOrEqual(6);
});

it("reads the manifest again when a file was replaced meanwhile, and fails when one is lost", async () => {
  const { store } = memoryPipeline().context;
  await land(store, [
    { after: 1, partition: "0", events: 1 },
    { after: 1, partition: "0", events: 1 },
  ]);
  let missing = 1;
  const withMissing = (): QuarantineStore["quarantine"] => ({
    ...store.quarantine,
    read: async (name) => {
      missing -= 1;
      return missing >= 0 ? undefined : store.quarantine.read(name);
    },
  });
  const options = { state: "open", limit: 9 } as const;
  const { items } = await listNewestQuarantined({ ...store, quarantine: withMissing() }, {}, options);
  expect(items).toHaveLength(2);
  missing = 9;
  const lost = listNewestQuarantined({ ...store, quarantine: withMissing() }, {}, options);
  await expect(lost).rejects.toThrow(/heart-rates/);
});
