import { describe, expect, it } from "vitest";
import { bucketsOverlapping } from "./buckets-overlapping.ts";
import { cachedSilverReader } from "./cached-silver-reader.ts";
import { openSilverReader } from "./open-silver-reader.ts";
import { queried, queriedContainer } from "./testing/queried-container.ts";

describe("cachedSilverReader", () => {
  const uncached = openSilverReader(queriedContainer);

  it("sends the same query once, also when it is requested twice at a time", async () => {
    queried.length = 0;
    const silver = cachedSilverReader(uncached);
    const workouts = (to: number) => silver.queryPartition("workouts", "u", { property: "time", from: 0, to });
    const [first, second] = await Promise.all([
      silver.queryPartition("people", "u"),
      silver.queryPartition("people", "u"),
    ]);
    expect(second).toBe(first);
    await silver.queryPartition("people", "v");
    await workouts(1);
    await workouts(1);
    await workouts(2);
    await silver.queryPartition("owners", "u");
    await bucketsOverlapping(silver, "heart-rates", "u", { from: 0, to: 1 });
    expect(queried.map(([name, partition]) => `${name} ${partition}`)).toEqual([
      "people u",
      "people v",
      "workouts u",
      "workouts u",
      "owners u",
      "heart-rates u",
    ]);
  });

  it("does not cache a failure", async () => {
    let faults = 1;
    const silver = cachedSilverReader({
      ...uncached,
      async queryPartition(...query) {
        faults -= 1;
        if (faults === 0) throw new Error("503");
        return uncached.queryPartition(...query);
      },
    });
    await expect(silver.queryPartition("people", "u")).rejects.toThrow("503");
    expect(await silver.queryPartition("people", "u")).toHaveLength(4);
  });
});
