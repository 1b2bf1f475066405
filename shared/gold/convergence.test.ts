import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HeartRateBucket, Ownership, PersonFact, WorkoutFact } from "../silver/facts.ts";
import { ownerAt } from "../silver/ownership.ts";
import type { Feed, GroupKey, Row, Summary, View } from "./summary.ts";
import { type Event, histories, type Step, schedules } from "./testing/history.ts";
import type { Hook } from "./testing/memory-container.ts";
import { dayInBerlin, dayInUtc, reference } from "./testing/reference.ts";
import { silverWrites } from "./testing/silver-writes.ts";
import { runOnce, testLimits, world } from "./testing/world.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";
import { groupsOfBucket, groupsOfOwnership, groupsOfPerson, groupsOfWorkoutEvent } from "./workout-groups.ts";

class Crash extends Error {}

/** More runs than any of these histories needs. */
const mostRounds = 1000;

/** Lives the history: gold runs while silver is written, crashes where the schedule says so, and is run until nothing is left. */
async function live(
  summary: Summary,
  history: readonly Event[],
  schedule: readonly Step[],
  timeZone: string,
): Promise<Row[]> {
  const writes = silverWrites(history);
  const steps = schedule.values();
  const before: Hook = (operation) => {
    const step = steps.next().value;
    if (step === "silver") silver();
    else if (step === "crash" && operation === "write") throw new Crash();
  };
  const lived = world([summary], before, timeZone);
  const silver = () => {
    const write = writes.shift();
    if (write !== undefined) lived.write(write);
    return write;
  };
  const run = async () => {
    try {
      return await runOnce(lived, [summary], { ...testLimits, concurrency: 1 + (schedule.length % 3) });
    } catch (error) {
      if (error instanceof Crash || (error as Error).cause instanceof Crash) return undefined;
      throw error;
    }
  };
  do await run();
  while (silver() !== undefined);
  for (let rounds = 0; (await run())?.length !== 0; rounds += 1)
    if (rounds === mostRounds) throw new Error(`something is left after ${rounds} runs`);
  return lived.rows(summary);
}

const inOrder = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

function convergence(summary: Summary, timeZone = "UTC", dayOf = dayInUtc) {
  return fc.asyncProperty(histories, schedules, async (history, schedule) => {
    const rows = await live(summary, history, schedule, timeZone);
    return JSON.stringify(inOrder(rows)) === JSON.stringify(inOrder(reference(history, dayOf)));
  });
}

test("after any history, with silver written and gold killed in between, gold is what a full recomputation gives", async () => {
  await fc.assert(convergence(workoutBpmSummary), { numRuns: 3000 });
});

test("in another time zone too, in the night in which its clocks change", async () => {
  await fc.assert(convergence(workoutBpmSummary, "Europe/Berlin", dayInBerlin), { numRuns: 1000 });
});

test("the reference is not empty-handed: histories have rows", () => {
  const drawn = fc.sample(histories, { numRuns: 2000, seed: 1 });
  expect(drawn.filter((history) => reference(history).length > 0).length).toBeGreaterThan(100);
});

type Expand<D> = (document: D, view: View) => Promise<readonly GroupKey[]>;
const none = async () => [];
const withFacts = (view: View, facts: Partial<View["facts"]>): View => ({
  ...view,
  facts: { ...view.facts, ...facts },
});
const withOwner = (view: View, more: Ownership) =>
  withFacts(view, { owners: async (label) => [...(await view.facts.owners(label)), more] });
const withPerson = (view: View, more: PersonFact) =>
  withFacts(view, { person: async (userId) => [...(await view.facts.person(userId)), more] });
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
      const owner = ownerAt(await view.facts.owners(`device:${bucket.deviceId}`), bucket.start);
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
    (owner: Ownership, view: View) => groupsOfOwnership(owner, withOwner(view, { ...owner, time: 0 })),
  ],
  [
    "a registration reaches to the next one",
    "owners",
    (owner: Ownership, view: View) => groupsOfOwnership(owner, withOwner(view, { ...owner, time: owner.time + 1 })),
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
    (fact: PersonFact, view: View) => groupsOfPerson(fact, withPerson(view, { ...fact, time: 0 })),
  ],
  [
    "a profile reaches to the next one",
    "people",
    (fact: PersonFact, view: View) => groupsOfPerson(fact, withPerson(view, { ...fact, time: fact.time + 1 })),
  ],
];

describe("without one clause of the expansions some history goes wrong", () => {
  test.each(clauses)("%s", async (_, container, expand) => {
    const feeds = workoutBpmSummary.feeds.map((feed) => (feed.container === container ? { container, expand } : feed));
    const { failed } = await fc.check(convergence({ ...workoutBpmSummary, feeds }), {
      seed: 42,
      numRuns: 20_000,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
  });
});
