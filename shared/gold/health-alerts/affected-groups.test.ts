import { describe, expect, test } from "vitest";
import { hour } from "../../platform/time.ts";
import { deviceLabel } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { GroupKey } from "../group-context.ts";
import { type AffectedBy, type Clause, hasCounterexample, withDocuments, withMore } from "../testing/convergence.ts";
import { alertHistories, handoverHistories, startHistories, takenBackHistories } from "../testing/history.ts";
import { healthAlertReference } from "../testing/reference.ts";
import { affectedByBuckets, affectedByOwnership, affectedByPerson, affectedByWorkoutEvent } from "./affected-groups.ts";
import { healthAlerts } from "./health-alerts.ts";

const expected = { summary: healthAlerts, reference: healthAlertReference };
const none = async () => [];
const buckets = (affectedGroups: AffectedBy<"heart-rates">): Clause => ({ container: "heart-rates", affectedGroups });
const owners = (affectedGroups: AffectedBy<"owners">): Clause => ({ container: "owners", affectedGroups });
const people = (affectedGroups: AffectedBy<"people">): Clause => ({ container: "people", affectedGroups });
const workouts = (affectedGroups: AffectedBy<"workouts">): Clause => ({ container: "workouts", affectedGroups });
const startOf = (group: GroupKey) => Date.parse(`${group["hour"]}:00:00Z`);

const clauses: [string, Clause, typeof handoverHistories?][] = [
  ["a bucket affects episodes", buckets(none)],
  [
    "a bucket affects the episodes that reach it from before",
    buckets((bucket, context) =>
      affectedByBuckets(
        [bucket],
        withDocuments(context, "heart-rates", () => []),
        1,
      ),
    ),
  ],
  [
    "a bucket affects the episodes that start just after it",
    buckets(async (bucket, context) =>
      (await affectedByBuckets([bucket], context, 1)).filter((group) => startOf(group) <= bucket.start),
    ),
  ],
  [
    "a bucket affects every owner inside it, not only the first",
    buckets(async (bucket, context) => {
      const owner = ownerAt(await context.silver.queryPartition("owners", deviceLabel(bucket.deviceId)), bucket.start);
      return (await affectedByBuckets([bucket], context, 1)).filter(({ userId }) => userId === owner);
    }),
    handoverHistories,
  ],
  ["an ownership affects episodes", owners(none)],
  [
    "the first ownership is effective from the beginning",
    owners((ownership, context) =>
      affectedByOwnership(ownership, withMore(context, "owners", { ...ownership, time: 0 })),
    ),
  ],
  [
    "an ownership is effective until the next one",
    owners((ownership, context) =>
      affectedByOwnership(ownership, withMore(context, "owners", { ...ownership, time: ownership.time + 1 })),
    ),
  ],
  [
    "an ownership affects everyone who registered the device, not only its user",
    owners(async (ownership, context) =>
      (await affectedByOwnership(ownership, context)).filter(({ userId }) => userId === ownership.userId),
    ),
  ],
  [
    "an ownership affects the episodes that reach it from before",
    owners(async (ownership, context) =>
      (await affectedByOwnership(ownership, context)).filter((group) => startOf(group) > ownership.time - hour),
    ),
  ],
  [
    "an ownership was effective past one that is taken back",
    owners((ownership, context) =>
      affectedByOwnership(
        ownership,
        withDocuments(context, "owners", (documents) => documents.map(({ void: _, ...document }) => ({ ...document }))),
      ),
    ),
    takenBackHistories,
  ],
  ["a profile affects episodes", people(none)],
  [
    "the first profile is effective from the beginning",
    people((document, context) => affectedByPerson(document, withMore(context, "people", { ...document, time: 0 }))),
  ],
  [
    "a profile is effective until the next one",
    people((document, context) =>
      affectedByPerson(document, withMore(context, "people", { ...document, time: document.time + 1 })),
    ),
  ],
  ["a workout event affects episodes", workouts(none)],
  [
    "a workout event affects the episodes before it",
    workouts(async (event, context) =>
      (await affectedByWorkoutEvent(event, context)).filter((group) => startOf(group) > event.time - hour),
    ),
    startHistories,
  ],
  [
    "a start affects the episodes of the three hours after it",
    workouts(async (event, context) =>
      (await affectedByWorkoutEvent(event, context)).filter((group) => startOf(group) < event.time + hour),
    ),
    startHistories,
  ],
];

describe("without one clause of the affected groups some history gives wrong rows", () => {
  test.each(clauses)("%s", async (_, feed, histories) => {
    expect(await hasCounterexample(histories ?? alertHistories, expected, feed)).toBe(true);
  });
});
