import { describe, expect, test } from "vitest";
import { deviceLabel } from "../../silver/documents/owners.ts";
import type { WorkoutEvent } from "../../silver/documents/workout-events.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import { workoutsStartingIn } from "../completed-workouts.ts";
import { allTime } from "../effective-interval.ts";
import { type AffectedBy, type Clause, hasCounterexample, withMore } from "../testing/convergence.ts";
import { movedHistories, workoutHistories } from "../testing/history.ts";
import { reference } from "../testing/reference.ts";
import { affectedByBucket, affectedByOwnership, affectedByPerson, affectedByWorkoutEvent } from "./affected-groups.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

const none = async () => [];
const datesWhere =
  (keep: (date: string, eventDate: string) => boolean): AffectedBy<"workouts"> =>
  async (event: WorkoutEvent, context) => {
    const groups = await affectedByWorkoutEvent(event, context);
    return groups.filter(({ date = "" }) => keep(date, context.calendar.dateOf(event.time)));
  };

const clauses: [string, Clause, typeof movedHistories?][] = [
  ["a bucket affects workouts", { container: "heart-rates", affectedGroups: none }],
  [
    "a bucket affects a workout that ends at its start",
    {
      container: "heart-rates",
      affectedGroups: (bucket, context) => affectedByBucket({ ...bucket, start: bucket.start + 1 }, context),
    },
  ],
  [
    "a bucket affects every owner inside it, not only the first",
    {
      container: "heart-rates",
      async affectedGroups(bucket, context) {
        const ownerships = await context.silver.queryPartition("owners", deviceLabel(bucket.deviceId));
        const owner = ownerAt(ownerships, bucket.start);
        return (await affectedByBucket(bucket, context)).filter(({ userId }) => userId === owner);
      },
    },
  ],
  ["a workout event affects its session", { container: "workouts", affectedGroups: none }],
  [
    "a workout event affects the day before",
    { container: "workouts", affectedGroups: datesWhere((date, eventDate) => date >= eventDate) },
  ],
  [
    "a workout event affects the day after",
    { container: "workouts", affectedGroups: datesWhere((date, eventDate) => date <= eventDate) },
  ],
  ["an ownership affects workouts", { container: "owners", affectedGroups: none }],
  [
    "the first ownership is effective from the beginning",
    {
      container: "owners",
      affectedGroups: (ownership, context) =>
        affectedByOwnership(ownership, withMore(context, "owners", { ...ownership, time: 0 })),
    },
  ],
  [
    "an ownership is effective until the next one",
    {
      container: "owners",
      affectedGroups: (ownership, context) =>
        affectedByOwnership(ownership, withMore(context, "owners", { ...ownership, time: ownership.time + 1 })),
    },
  ],
  [
    "an ownership affects everyone who registered the device, not only its user",
    {
      container: "owners",
      affectedGroups: async (ownership, context) =>
        (await affectedByOwnership(ownership, context)).filter(({ userId }) => userId === ownership.userId),
    },
  ],
  ["a profile affects workouts", { container: "people", affectedGroups: none }],
  [
    "the first profile is effective from the beginning",
    {
      container: "people",
      affectedGroups: (document, context) =>
        affectedByPerson(document, withMore(context, "people", { ...document, time: 0 })),
    },
  ],
  [
    "a profile is effective until the next one",
    {
      container: "people",
      affectedGroups: (document, context) =>
        affectedByPerson(document, withMore(context, "people", { ...document, time: document.time + 1 })),
    },
  ],
  [
    "a profile affects starts that complete no workout any more",
    {
      container: "people",
      affectedGroups: async (document, context) => {
        const groups = await affectedByPerson(document, context);
        const workouts = await workoutsStartingIn(context, document.userId, allTime);
        return groups.filter(({ sessionId }) => workouts.some((workout) => workout.sessionId === sessionId));
      },
    },
    movedHistories,
  ],
];

describe("without one clause of the affected groups some history of workouts gives wrong rows", () => {
  test.each(clauses)("%s", async (_, feed, histories = workoutHistories) => {
    const expected = { summary: workoutBpmSummary, reference };
    expect(await hasCounterexample(histories, expected, feed)).toBe(true);
  });
});
