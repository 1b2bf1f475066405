import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityBuckets } from "../../silver/documents/activity-buckets.ts";
import { heartRateBuckets } from "../../silver/documents/heart-rate-buckets.ts";
import { makesADifference, partOfDocument } from "./part.ts";
import { isBucket, readingPart, withoutReading } from "./reading-part.ts";

const fragmentOf = (time: number, bpm: number) => {
  const [fragment] = heartRateBuckets.fragments({ deviceId: "d", time, bpm }, { enqueuedTime: 0 });
  if (fragment === undefined) throw new Error("a reading says nothing");
  return fragment;
};
const readings = fc.array(fc.tuple(fc.nat(5), fc.constantFrom(0, 60, 70, 301)), { minLength: 1, maxLength: 12 });

describe("what of a bucket is one reading", () => {
  it("is what the bucket holds at its time, whatever else is in it", () => {
    fc.assert(
      fc.property(readings, (all) => {
        const fragments = all.map(([time, bpm]) => fragmentOf(time, bpm));
        const bucket = heartRateBuckets.join(fragments);
        for (const [index, [time, bpm]] of all.entries()) {
          const part = readingPart(fragments[index] ?? bucket, bucket);
          const held = bucket.values[bucket.offsets.indexOf(time)];
          const values = all.filter(([other]) => other === time).map(([, value]) => value);
          expect(part).toMatchObject({ offset: time, kind: held === bpm ? "kept" : "beaten", held: { values: held } });
          expect(part?.conflict).toBe(new Set(values).size > 1);
          expect(part?.invalid).toBe(bpm <= 0 || bpm > 300);
        }
      }),
    );
  });

  it("can be taken out, and the join says anew what the bucket sums up", () => {
    fc.assert(
      fc.property(readings, fc.nat(5), (all, offset) => {
        const rest = all.filter(([time]) => time !== offset).map(([time, bpm]) => fragmentOf(time, bpm));
        const bucket = heartRateBuckets.join(all.map(([time, bpm]) => fragmentOf(time, bpm)));
        const without = heartRateBuckets.join([withoutReading(bucket, offset)]);
        if (rest.length > 0) expect(without).toEqual(heartRateBuckets.join(rest));
        else expect(without).toMatchObject({ offsets: [], count: 0, sum: 0 });
      }),
    );
  });

  it("is cut where the bucket is full", () => {
    const bucket = { ...heartRateBuckets.join([fragmentOf(1, 60)]), truncated: true };
    expect(readingPart(fragmentOf(2, 60), bucket)).toMatchObject({ kind: "cut", held: null, truncated: true });
  });

  it("is all that stands along the offsets", () => {
    const [sample] = activityBuckets.fragments(
      { deviceId: "d", time: 7, steps: 3, bpm: 60, asleep: true },
      { enqueuedTime: 0 },
    );
    if (sample === undefined || !isBucket(sample)) throw new Error("a sample says nothing");
    expect(readingPart(sample, sample)?.said).toEqual({ steps: 3, values: 60, asleep: true });
  });
});

describe("what of a document is a fact", () => {
  it.each([
    [{ id: "a", x: 1 }, { id: "a", x: 1 }, "whole", true],
    [{ id: "a", x: 1 }, { id: "a", x: 2 }, "replaced", false],
    [{ id: "a", x: 1 }, undefined, "absent", false],
  ])("%o of %o is %s", (fragment, stored, kind, matters) => {
    const part = partOfDocument(fragment, stored);
    expect([part.kind, makesADifference(part)]).toEqual([kind, matters]);
  });
});
