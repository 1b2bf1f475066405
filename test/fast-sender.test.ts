import { describe, expect, it } from "vitest";
import { sumBy } from "../shared/platform/sum.ts";
import type { HeartRateBucket } from "../shared/silver/documents/heart-rate-buckets.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { silverFixture } from "../shared/silver/testing/fixture.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";

const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 100 };
const usual = 100;

const readings = (device: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ device_id: device, time: enqueuedTime - (from + index) * 100, heartrate: 70 },
  }));

/** Readings of a device in silver. */
function readingsOf(fixture: ReturnType<typeof silverFixture>, device: string): number {
  const buckets = fixture.containers.get("heart-rates")?.all<HeartRateBucket>() ?? [];
  return sumBy(
    buckets.filter(({ deviceId }) => deviceId === device),
    ({ count }) => count,
  );
}

describe("a sender a hundred times too fast", () => {
  it("takes one slice of a round, as everybody else, however much of it waits", async () => {
    const fixture = silverFixture();
    for (let from = 0; from < 100 * usual; from += usual)
      await fixture.land("heart-rates", "0", readings("fast", usual, from));
    for (const partition of ["1", "2", "3"]) await fixture.land("heart-rates", partition, readings(partition, usual));
    const { silver } = fixture;
    // A round of the orchestration: a slice of each partition with rows.
    const round = async () => {
      for (const key of await pendingPartitions(silver.bronze, silver.database)) await runSlice(silver, key, limits);
    };
    await round();
    for (const device of ["1", "2", "3"]) expect([device, readingsOf(fixture, device)]).toEqual([device, usual]);
    expect(readingsOf(fixture, "fast")).toBeLessThanOrEqual(limits.events);
    // What others send meanwhile does not wait for the rest of it.
    await fixture.land("heart-rates", "1", readings("1", usual, usual));
    await round();
    expect(readingsOf(fixture, "1")).toBe(2 * usual);
    expect(readingsOf(fixture, "fast")).toBeLessThanOrEqual(2 * limits.events);
    for (let more = 0; more < 100; more += 1) await round();
    expect(readingsOf(fixture, "fast")).toBe(100 * usual);
  });
});
