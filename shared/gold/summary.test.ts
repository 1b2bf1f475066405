import { expect, expectTypeOf, it } from "vitest";
import type { HeartRateBucket } from "../silver/documents/heart-rate-buckets.ts";
import type { WorkoutEvent } from "../silver/documents/workout-events.ts";
import { type Feed, feed, ofEach } from "./feed.ts";
import type { ComputedSummary, RolledUpSummary, Summary } from "./summary.ts";

const byBucket = async (_: Pick<HeartRateBucket, "deviceId" | "start">) => [];
const byWorkoutEvent = async (_: Pick<WorkoutEvent, "userId" | "time">) => [];

it("a feed pairs a container with affected groups of its own documents, by the properties that it keeps", () => {
  const right: Feed[] = [
    feed("heart-rates", ["deviceId", "start"], ofEach(byBucket)),
    feed("workouts", ["userId", "time"], ofEach(byWorkoutEvent)),
  ];
  const wrong: Feed[] = [
    // @ts-expect-error: the container has workout events.
    feed("workouts", ["userId", "time"], ofEach(byBucket)),
    // @ts-expect-error: the time is not kept.
    feed("workouts", ["userId"], ofEach(byWorkoutEvent)),
    // @ts-expect-error: no silver definition writes to this container.
    feed("heart-beats", [], ofEach(byBucket)),
  ];
  expectTypeOf(wrong).toEqualTypeOf(right);
});

it("a feed keeps of a document what determines its groups", () => {
  const buckets = feed("heart-rates", ["deviceId", "start"], ofEach(byBucket));
  const document = { deviceId: "d", start: 5, values: [60] } as unknown as HeartRateBucket;
  expect(buckets.change(document)).toEqual({ deviceId: "d", start: 5 });
});

it("a summary is either computed or rolled up", () => {
  expectTypeOf<Extract<Summary, { kind: "computed" }>>().toEqualTypeOf<ComputedSummary>();
  expectTypeOf<Extract<Summary, { kind: "rolled-up" }>>().toEqualTypeOf<RolledUpSummary>();
  // @ts-expect-error: only a computed summary has feeds.
  expectTypeOf<RolledUpSummary["feeds"]>().toBeNever();
});
