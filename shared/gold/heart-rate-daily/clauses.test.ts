import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heartRateClauses } from "../../../testing/reference/heart-rates.ts";
import { heartRateHistories } from "../testing/history.ts";
import { heartRateReference, heartRatesBy } from "../testing/reference.ts";

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** The convergence test compares the rule with the reference over the same histories. */
const changes: [string, Partial<typeof heartRateClauses>][] = [
  ["a day is in the time zone of the version in effect", { versionAt: (versions) => versions[0] }],
  [
    "the first version counts before its time",
    { versionAt: (versions, _, time) => versions.toSorted((a, b) => a.time - b.time).findLast((v) => v.time <= time) },
  ],
  [
    "without a time zone a day is that of the reporting time zone",
    { versionAt: (versions) => versions.find((v) => v.attributes["timeZone"]) },
  ],
  ["a resting heart rate has six buckets: not five", { buckets: 5 }],
  ["a resting heart rate has six buckets: not seven", { buckets: 7 }],
  ["a resting heart rate has 15 worn minutes: not 14", { worn: 14 }],
  ["a resting heart rate has 15 worn minutes: not 16", { worn: 16 }],
  ["each of the buckets has a reading", { isAdjacent: false }],
  ["a reading in a workout is not at rest", { isInWorkout: () => false }],
  [
    "a reading at the start of a workout is at rest",
    { isInWorkout: (time, { start, end }) => start <= time && time <= end },
  ],
  ["a reading at the end of a workout is not", { isInWorkout: (time, { start, end }) => start < time && time < end }],
  [
    "its mean is that of the readings, not of the buckets",
    { ofBuckets: (sums, counts) => total(sums.map((sum, index) => sum / (counts[index] ?? 1))) / sums.length },
  ],
  ["it is the lowest of the day", { ofDay: (means) => Math.max(...means) }],
  ["a minute has the mean of its readings, not the highest", { ofMinute: (bpms) => Math.max(...bpms) }],
  ["the maximum is 208 - 0.7 x age, not 220 - age", { maximum: (age) => 2200 - 10 * age }],
  // The exact borders are in row.test.ts.
  ["zone 1 has a border", { zones: [45, 60, 70, 80, 90] }],
  ["zone 3 has a lower border", { zones: [50, 60, 79, 80, 90] }],
  ["zone 3 has an upper border", { zones: [50, 60, 70, 71, 90] }],
  ["there are no zones without a birth date", { needsAge: false }],
];

describe("without one clause of the rule some history gives other rows", () => {
  test.each(changes)("%s", (_, change) => {
    const changed = heartRatesBy({ ...heartRateClauses, ...change });
    const isEqual = fc.property(
      heartRateHistories,
      (history) => JSON.stringify(heartRateReference(history)) === JSON.stringify(changed(history)),
    );
    expect(fc.check(isEqual, { seed: 2, numRuns: 20_000, endOnFailure: true }).failed).toBe(true);
  });
});
