import { describe, expect, test } from "vitest";
import { hour } from "../../platform/time.ts";
import type { GymEvent } from "../../silver/documents/gym-events.ts";
import { macLabel } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { GroupContext } from "../group-context.ts";
import {
  type AffectedBy,
  type Clause,
  hasCounterexample,
  withDocuments,
  withMore,
  type Zone,
} from "../testing/convergence.ts";
import { gymHistories } from "../testing/history.ts";
import { gymReference } from "../testing/reference.ts";
import { affectedByGymEvent, affectedByOwnership, affectedByWorkoutEvent } from "./affected-groups.ts";
import { gymSummary } from "./gym-summary.ts";

const none = async () => [];
const gymEventWhere = (
  keep: (date: string, event: GymEvent, context: GroupContext) => boolean,
): Clause<"gym-visits"> => ({
  container: "gym-visits",
  affectedGroups: async (event, context) =>
    (await affectedByGymEvent(event, context)).filter(({ date = "" }) => keep(date, event, context)),
});
const workouts = (affectedGroups: AffectedBy<"workouts">): Clause => ({
  container: "workouts",
  affectedGroups,
});
/** The visits near a workout event, if it were at other times only. */
const atTimes = (...offsets: number[]) =>
  workouts(async (event, context) => {
    const groups = offsets.map((offset) => affectedByWorkoutEvent({ ...event, time: event.time + offset }, context));
    return (await Promise.all(groups)).flat();
  });
const onMacsOwned = workouts(async (event, context) => {
  const groups = await affectedByWorkoutEvent(event, context);
  const owned = groups.map(async (group) => {
    const ownerships = await context.silver.queryPartition("owners", macLabel(group["macAddress"] ?? ""));
    return ownerAt(ownerships, event.time) === event.userId ? [group] : [];
  });
  return (await Promise.all(owned)).flat();
});
/** The context with the gym events of an interval only. */
const gymEventsBetween = (context: GroupContext, from: number, to: number) =>
  withDocuments(context, "gym-visits", (events) => events.filter(({ time }) => from <= time && time <= to));

const clauses: [string, Clause, Zone?][] = [
  ["a gym event affects its visits", { container: "gym-visits", affectedGroups: none }],
  ["a gym event affects the day itself", gymEventWhere((date, { time }, { calendar }) => date < calendar.dateOf(time))],
  [
    "a gym event affects the day before, for 24 h",
    gymEventWhere((date, { time }, { calendar }) => date >= calendar.dateOf(time - 12 * hour)),
  ],
  [
    "a gym event skips no day, not even one of 23 h",
    gymEventWhere((date, { time }, { calendar }) =>
      [calendar.dateOf(time), calendar.dateOf(time - 24 * hour)].includes(date),
    ),
    "Europe/Berlin",
  ],
  ["a workout event affects visits", workouts(none)],
  ["a workout event affects visits of the 3 h before it", atTimes(3 * hour)],
  ["a workout event affects visits of the 3 h after it", atTimes(-3 * hour)],
  [
    "a workout event affects visits that began long before it",
    workouts((event, context) =>
      affectedByWorkoutEvent(event, gymEventsBetween(context, event.time - 3 * hour, Number.POSITIVE_INFINITY)),
    ),
  ],
  [
    "a workout event affects visits that end long after it",
    workouts((event, context) => affectedByWorkoutEvent(event, gymEventsBetween(context, 0, event.time + 3 * hour))),
  ],
  ["a workout event affects every mac that the user ever registered, not only those owned then", onMacsOwned],
  ["an ownership affects visits", { container: "owners", affectedGroups: none }],
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
];

describe("without one clause of the affected groups some history of gym visits gives wrong rows", () => {
  test.each(clauses)("%s", async (_, feed, zone = "UTC") => {
    const expected = { summary: gymSummary, reference: gymReference };
    expect(await hasCounterexample(gymHistories, expected, feed, zone)).toBe(true);
  });
});
