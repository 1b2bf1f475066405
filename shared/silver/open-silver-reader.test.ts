import { describe, expect, it } from "vitest";
import { bucketsOverlapping } from "./buckets-overlapping.ts";
import { openSilverReader } from "./open-silver-reader.ts";
import { queried, queriedContainer } from "./testing/queried-container.ts";

describe("openSilverReader", () => {
  const silver = openSilverReader(queriedContainer);

  it("queries each container within its partition", async () => {
    queried.length = 0;
    expect(await silver.queryPartition("people", "u")).toHaveLength(4);
    expect(await silver.queryPartition("owners", "mac:m")).toHaveLength(4);
    await silver.queryPartition("workouts", "u", { property: "time", from: 0, to: 1 });
    await bucketsOverlapping(silver, "heart-rates", "d", { from: 0, to: 1 });
    await silver.queryPartition("gym-visits", "m", { property: "time", from: 0, to: 1 });
    expect(queried).toEqual([
      ["people", "u"],
      ["owners", "mac:m"],
      ["workouts", "u"],
      ["heart-rates", "d"],
      ["gym-visits", "m"],
    ]);
  });

  it.each([
    [0, 900_000, [0, 300_000, 600_000, 900_000]],
    [1, 899_999, [300_000, 600_000]],
    [300_000, 600_000, [300_000, 600_000]],
  ])("returns workout events from %d to %d, both included", async (from, to, times) => {
    const events = await silver.queryPartition("workouts", "u", { property: "time", from, to });
    expect(events.map(({ time }) => time)).toEqual(times);
  });

  it.each([
    [0, 0, [0]],
    [299_999, 299_999, [0]],
    [299_999, 300_000, [0, 300_000]],
    [300_000, 300_000, [300_000]],
    [450_000, 899_999, [300_000, 600_000]],
  ])("returns the buckets that overlap the times from %d to %d", async (from, to, starts) => {
    const buckets = await bucketsOverlapping(silver, "heart-rates", "d", { from, to });
    expect(buckets.map(({ start }) => start)).toEqual(starts);
  });
});
