import { describe, expect, test } from "vitest";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { type Ownership, ownershipsOf } from "../../silver/documents/owners.ts";
import type { PersonFact } from "../../silver/documents/people.ts";
import type { WorkoutFact } from "../../silver/documents/workout-events.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { Feed, GroupKey, View } from "../summary.ts";
import { hasCounterexample, withMore } from "../testing/convergence.ts";
import { workoutHistories } from "../testing/history.ts";
import { reference } from "../testing/reference.ts";
import { groupsOfBucket, groupsOfOwnership, groupsOfPerson, groupsOfWorkoutEvent } from "./affected-groups.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

type Expand<D> = (document: D, view: View) => Promise<readonly GroupKey[]>;
const none = async () => [];
const datesWhere =
  (keep: (date: string, eventDate: string) => boolean): Expand<WorkoutFact> =>
  async (event, view) => {
    const groups = await groupsOfWorkoutEvent(event, view);
    return groups.filter(({ date = "" }) => keep(date, view.calendar.dateOf(event.time)));
  };

const clauses: [string, string, Feed["expand"]][] = [
  ["a bucket touches workouts", "heart-rates", none],
  [
    "the end at the beginning of a bucket counts",
    "heart-rates",
    (bucket: HeartRateBucket, view: View) => groupsOfBucket({ ...bucket, start: bucket.start + 1 }, view),
  ],
  [
    "a bucket touches every owner inside it, not only the first",
    "heart-rates",
    async (bucket: HeartRateBucket, view: View) => {
      const owner = ownerAt(await ownershipsOf(view.facts, `device:${bucket.deviceId}`), bucket.start);
      return (await groupsOfBucket(bucket, view)).filter(({ userId }) => userId === owner);
    },
  ],
  ["a workout event touches its session", "workouts", none],
  ["a workout event touches the day before", "workouts", datesWhere((date, eventDate) => date >= eventDate)],
  ["a workout event touches the day after", "workouts", datesWhere((date, eventDate) => date <= eventDate)],
  ["a registration touches workouts", "owners", none],
  [
    "the first registration reaches back for ever",
    "owners",
    (owner: Ownership, view: View) => groupsOfOwnership(owner, withMore(view, "owners", { ...owner, time: 0 })),
  ],
  [
    "a registration reaches to the next one",
    "owners",
    (owner: Ownership, view: View) =>
      groupsOfOwnership(owner, withMore(view, "owners", { ...owner, time: owner.time + 1 })),
  ],
  [
    "a registration touches everyone who registered the device, not only its user",
    "owners",
    async (owner: Ownership, view: View) =>
      (await groupsOfOwnership(owner, view)).filter(({ userId }) => userId === owner.userId),
  ],
  ["a profile touches workouts", "people", none],
  [
    "the first profile reaches back for ever",
    "people",
    (fact: PersonFact, view: View) => groupsOfPerson(fact, withMore(view, "people", { ...fact, time: 0 })),
  ],
  [
    "a profile reaches to the next one",
    "people",
    (fact: PersonFact, view: View) => groupsOfPerson(fact, withMore(view, "people", { ...fact, time: fact.time + 1 })),
  ],
];

describe("without one clause of the expansions some history of workouts goes wrong", () => {
  test.each(clauses)("%s", async (_, container, expand) => {
    const expected = { summary: workoutBpmSummary, reference };
    expect(await hasCounterexample(workoutHistories, expected, { container, expand })).toBe(true);
  });
});
