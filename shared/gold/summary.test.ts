import { expectTypeOf, it } from "vitest";
import type { HeartRateBucket } from "../silver/documents/heart-rate-buckets.ts";
import type { WorkoutEvent } from "../silver/documents/workout-events.ts";
import type { ComputedSummary, Feed, RolledUpSummary, Summary } from "./summary.ts";

const byBucket = async (_: HeartRateBucket) => [];
const byWorkoutEvent = async (_: WorkoutEvent) => [];

it("a feed pairs a container with affected groups of its own documents", () => {
  const right: Feed[] = [
    { container: "heart-rates", affectedGroups: byBucket },
    { container: "workouts", affectedGroups: byWorkoutEvent },
  ];
  const wrong: Feed[] = [
    // @ts-expect-error: the container has workout events.
    { container: "workouts", affectedGroups: byBucket },
    // @ts-expect-error: no silver definition writes to this container.
    { container: "heart-beats", affectedGroups: byBucket },
  ];
  expectTypeOf(wrong).toEqualTypeOf(right);
});

it("a summary is either computed or rolled up", () => {
  expectTypeOf<Extract<Summary, { kind: "computed" }>>().toEqualTypeOf<ComputedSummary>();
  expectTypeOf<Extract<Summary, { kind: "rolled-up" }>>().toEqualTypeOf<RolledUpSummary>();
  // @ts-expect-error: only a computed summary has feeds.
  expectTypeOf<RolledUpSummary["feeds"]>().toBeNever();
});
