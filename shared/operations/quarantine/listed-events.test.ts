import fc from "fast-check";
import { expect, it } from "vitest";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import type { QuarantineEntry } from "./entries.ts";
import { quarantineEntries } from "./entries.ts";
import { formatEventId } from "./event-id.ts";
import { listNewestQuarantined } from "./listed-events.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

/** A batch: milliseconds since the one before, its partition, and how many of its events are malformed. */
const batches = fc.array(
  fc.record({
    after: fc.constantFrom(0, 1, 60_000),
    partition: fc.constantFrom("0", "1", "2"),
    events: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);

it("lists every event once, the latest first, for pages of any length", async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.integer({ min: 1, max: 5 }), async (given, limit) => {
      const { store } = memoryPipeline().context;
      let [time, ids] = [Date.UTC(2026, 10, 24), 0];
      const bronze = { ...store, retryConflicts, now: () => time, earliestTime: 1, newId: () => `id-${++ids}` };
      const next = new Map<string, number>();
      for (const { after, partition, events: count } of given) {
        time += after;
        const first = next.get(partition) ?? 0;
        next.set(partition, first + count);
        const events = Array.from({ length: count }, (_, index) => {
          return { sequenceNumber: first + index, enqueuedTime: time, key: undefined, body: Buffer.from("{") };
        });
        await landBatch(bronze, {
          ...{ stream: heartRates, partition, source: "hub", events, generation: async () => 1 },
        });
      }
      const stored = new Map<string, QuarantineEntry>();
      for await (const batch of quarantineEntries(store))
        for (const entry of batch) stored.set(formatEventId(entry.id), entry);
      const listed: { readonly id: string; readonly ingested: string }[] = [];
      let after: QuarantineEntry | undefined;
      do {
        const page = await listNewestQuarantined(store, {}, { state: "open", limit, ...(after && { after }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        listed.push(...page.items);
        after = page.last === undefined ? undefined : stored.get(page.last);
      } while (after !== undefined);
      expect(listed.map(({ id }) => id).sort()).toEqual([...stored.keys()].sort());
      const times = listed.map(({ ingested }) => ingested);
      expect(times).toEqual(times.toSorted().reverse());
    }),
    { numRuns: 40 },
  );
});
