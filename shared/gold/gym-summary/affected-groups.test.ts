import { describe, expect, test } from "vitest";
import type { GymEvent } from "../../silver/documents/gym-events.ts";
import { type Ownership, ownershipsOf } from "../../silver/documents/owners.ts";
import type { WorkoutFact } from "../../silver/documents/workout-events.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { Feed, GroupKey, View } from "../summary.ts";
import { hasCounterexample, withMore, type Zone } from "../testing/convergence.ts";
import { gymHistories } from "../testing/history.ts";
import { gymReference } from "../testing/reference.ts";
import { gymGroupsOfGymEvent, gymGroupsOfOwnership, gymGroupsOfWorkoutEvent } from "./affected-groups.ts";
import { gymSummary } from "./gym-summary.ts";

type Expand<D> = (document: D, view: View) => Promise<readonly GroupKey[]>;
const hour = 3_600_000;
const none = async () => [];
const gymEventWhere =
  (keep: (date: string, event: GymEvent, view: View) => boolean): Expand<GymEvent> =>
  async (event, view) =>
    (await gymGroupsOfGymEvent(event, view)).filter(({ date }) => keep(date, event, view));
/** The visits near a workout event, were it at other times only. */
const atTimes =
  (...offsets: number[]): Expand<WorkoutFact> =>
  async (event, view) => {
    const groups = offsets.map((offset) => gymGroupsOfWorkoutEvent({ ...event, time: event.time + offset }, view));
    return (await Promise.all(groups)).flat();
  };
const onMacsOwned: Expand<WorkoutFact> = async (event, view) => {
  const groups = await gymGroupsOfWorkoutEvent(event, view);
  const owned = groups.map(async (group) => {
    const owners = await ownershipsOf(view.facts, `mac:${group["macAddress"]}`);
    return ownerAt(owners, event.time) === event.userId ? [group] : [];
  });
  return (await Promise.all(owned)).flat();
};
/** `select` that keeps only gym events of a span around a time. */
const seeing = (view: View, from: number, to: number): View => ({
  ...view,
  facts: {
    ...view.facts,
    select: async (...of) => {
      const found = await view.facts.select<never>(...of);
      return of[0] === "gym-visits" ? found.filter(({ time }: GymEvent) => from <= time && time <= to) : found;
    },
  },
});

const clauses: [string, string, Feed["expand"], Zone?][] = [
  ["a gym event touches its visits", "gym-visits", none],
  [
    "a gym event touches the day itself",
    "gym-visits",
    gymEventWhere((date, { time }, { calendar }) => date < calendar.dateOf(time)),
  ],
  [
    "a gym event touches the day before, for 24 h",
    "gym-visits",
    gymEventWhere((date, { time }, { calendar }) => date >= calendar.dateOf(time - 12 * hour)),
  ],
  [
    "a gym event skips no day, not even one of 23 h",
    "gym-visits",
    gymEventWhere((date, { time }, { calendar }) =>
      [calendar.dateOf(time), calendar.dateOf(time - 24 * hour)].includes(date),
    ),
    "Europe/Berlin",
  ],
  ["a workout event touches visits", "workouts", none],
  ["a workout event touches visits of the 3 h before it", "workouts", atTimes(3 * hour)],
  ["a workout event touches visits of the 3 h after it", "workouts", atTimes(-3 * hour)],
  [
    "a workout event touches visits that began long before it",
    "workouts",
    (event: WorkoutFact, view: View) =>
      gymGroupsOfWorkoutEvent(event, seeing(view, event.time - 3 * hour, Number.POSITIVE_INFINITY)),
  ],
  [
    "a workout event touches visits that end long after it",
    "workouts",
    (event: WorkoutFact, view: View) => gymGroupsOfWorkoutEvent(event, seeing(view, 0, event.time + 3 * hour)),
  ],
  [
    "a workout event touches every mac that the user ever registered, not only those owned then",
    "workouts",
    onMacsOwned,
  ],
  ["a registration touches visits", "owners", none],
  [
    "the first registration reaches back for ever",
    "owners",
    (owner: Ownership, view: View) => gymGroupsOfOwnership(owner, withMore(view, "owners", { ...owner, time: 0 })),
  ],
  [
    "a registration reaches to the next one",
    "owners",
    (owner: Ownership, view: View) =>
      gymGroupsOfOwnership(owner, withMore(view, "owners", { ...owner, time: owner.time + 1 })),
  ],
];

describe("without one clause of the expansions some history of gym visits goes wrong", () => {
  test.each(clauses)("%s", async (_, container, expand, zone = "UTC") => {
    const expected = { summary: gymSummary, reference: gymReference };
    expect(await hasCounterexample(gymHistories, expected, { container, expand }, zone)).toBe(true);
  });
});
