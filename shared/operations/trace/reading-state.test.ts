import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityBuckets } from "../../silver/documents/activity-buckets.ts";
import { heartRateBuckets } from "../../silver/documents/heart-rate-buckets.ts";
import { contributionState, isEffective } from "./contribution-state.ts";
import { isBucket, readingState, withoutReading } from "./reading-state.ts";

const contributionOf = (time: number, bpm: number) => {
  const [contribution] = heartRateBuckets.contributions({ deviceId: "d", time, bpm }, { enqueuedTime: 0 });
  if (contribution === undefined) throw new Error("a reading has no contribution");
  return contribution;
};
const readings = fc.array(fc.tuple(fc.nat(5), fc.constantFrom(0, 60, 70, 301)), { minLength: 1, maxLength: 12 });

describe("the reading of a bucket", () => {
  it("is compared with the bucket's reading of the same time", () => {
    fc.assert(
      fc.property(readings, (all) => {
        const contributions = all.map(([time, bpm]) => contributionOf(time, bpm));
        const bucket = heartRateBuckets.merge(contributions);
        for (const [index, [time, bpm]] of all.entries()) {
          const state = readingState(contributions[index] ?? bucket, bucket);
          const stored = bucket.values[bucket.offsets.indexOf(time)];
          const values = all.filter(([other]) => other === time).map(([, value]) => value);
          expect(state).toMatchObject({
            offset: time,
            kind: stored === bpm ? "kept" : "superseded",
            stored: { values: stored },
          });
          expect(state?.conflict).toBe(new Set(values).size > 1);
          expect(state?.invalid).toBe(bpm <= 0 || bpm > 300);
        }
      }),
    );
  });

  it("can be removed, and merging recomputes the aggregates", () => {
    fc.assert(
      fc.property(readings, fc.nat(5), (all, offset) => {
        const rest = all.filter(([time]) => time !== offset).map(([time, bpm]) => contributionOf(time, bpm));
        const bucket = heartRateBuckets.merge(all.map(([time, bpm]) => contributionOf(time, bpm)));
        const without = heartRateBuckets.merge([withoutReading(bucket, offset)]);
        if (rest.length > 0) expect(without).toEqual(heartRateBuckets.merge(rest));
        else expect(without).toMatchObject({ offsets: [], count: 0, sum: 0 });
      }),
    );
  });

  it("is dropped from a full bucket", () => {
    const bucket = { ...heartRateBuckets.merge([contributionOf(1, 60)]), truncated: true };
    expect(readingState(contributionOf(2, 60), bucket)).toMatchObject({
      kind: "dropped",
      stored: null,
      truncated: true,
    });
  });

  it("has an element of each list", () => {
    const [sample] = activityBuckets.contributions(
      { deviceId: "d", time: 7, steps: 3, bpm: 60, asleep: true },
      { enqueuedTime: 0 },
    );
    if (sample === undefined || !isBucket(sample)) throw new Error("a sample has no contribution");
    expect(readingState(sample, sample)?.contributed).toEqual({ steps: 3, values: 60, asleep: true });
  });
});

describe("contributionState", () => {
  it.each([
    [{ id: "a", x: 1 }, { id: "a", x: 1 }, "stored", true],
    [{ id: "a", x: 1 }, { id: "a", x: 2 }, "replaced", false],
    [{ id: "a", x: 1 }, undefined, "absent", false],
  ])("%o against %o is %s", (contribution, stored, kind, effective) => {
    const state = contributionState(contribution, stored);
    expect([state.kind, isEffective(state)]).toEqual([kind, effective]);
  });
});
