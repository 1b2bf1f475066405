import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landBatch } from "../shared/bronze/hub-batches/land-batch.ts";
import { noCounts } from "../shared/bronze/manifest/outcome-counts.ts";
import { day } from "../shared/platform/time.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { silverFixture } from "../shared/silver/testing/fixture.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";

interface Reading {
  readonly device: string;
  readonly time: number;
}

/** Lands readings on a host whose clock is wrong by `skew` milliseconds, and returns outcomes and silver. */
async function landed(readings: readonly Reading[], skew = 0) {
  const fixture = silverFixture();
  const store = { ...fixture.store, now: () => enqueuedTime + skew };
  const events = readings.map(({ device, time }, sequenceNumber) => ({
    ...{ sequenceNumber, enqueuedTime, key: device },
    body: Buffer.from(JSON.stringify({ device_id: device, time, heartrate: 70 })),
  }));
  const batch = { stream: heartRates, partition: "0", source: "hub", events, generation: async () => 1 } as const;
  const counts = events.length === 0 ? noCounts : (await landBatch(store, batch)).counts;
  const silver = { ...fixture.silver, now: store.now };
  for (const key of await pendingPartitions(silver.bronze, silver.database))
    await runSlice(silver, key, { events: 1000, bytes: 2 ** 20, files: 4, documents: 10 });
  return { counts, contents: fixture.contents() };
}

const readings = fc.array(
  fc.record({
    device: fc.constantFrom("a", "b"),
    time: fc.integer({ min: enqueuedTime - 3 * day, max: enqueuedTime }),
  }),
  { maxLength: 8 },
);

describe("a clock that is wrong by a day", () => {
  it("of a host changes no outcome and no document", async () => {
    await fc.assert(
      fc.asyncProperty(readings, fc.constantFrom(-day, day), async (some, skew) => {
        expect(await landed(some, skew)).toEqual(await landed(some));
      }),
      { numRuns: 60 },
    );
  });

  it("of a device that is ahead quarantines its own readings, and costs no other device any", async () => {
    const honest = { device: "a", time: enqueuedTime };
    const { counts, contents } = await landed([honest, { device: "b", time: enqueuedTime + day + 1000 }]);
    expect(counts).toEqual({ accepted: 1, duplicate: 0, ignored: 0, quarantined: 1 });
    expect(contents).toEqual((await landed([honest])).contents);
  });

  it("of a device that is behind moves its own readings only", async () => {
    const honest = { device: "a", time: enqueuedTime };
    const { counts, contents } = await landed([honest, { device: "b", time: enqueuedTime - day }]);
    expect(counts).toEqual({ accepted: 2, duplicate: 0, ignored: 0, quarantined: 0 });
    const both = JSON.stringify(contents);
    expect(both).toContain(JSON.stringify("a"));
    expect(both).toContain(JSON.stringify("b"));
  });
});
