import { describe, expect, test } from "vitest";
import { deviceLabel } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import { type AffectedBy, type Clause, hasCounterexample, withMore } from "../testing/convergence.ts";
import { heartRateHistories, workoutHistories } from "../testing/history.ts";
import { heartRateReference } from "../testing/reference.ts";
import { affectedByBucket, affectedByOwnership, affectedByPerson } from "./affected-groups.ts";
import { heartRateDaily } from "./heart-rate-daily.ts";

const none = async () => [];
const buckets = (affectedGroups: AffectedBy<"heart-rates">): Clause => ({ container: "heart-rates", affectedGroups });
const owners = (affectedGroups: AffectedBy<"owners">): Clause => ({ container: "owners", affectedGroups });
const people = (affectedGroups: AffectedBy<"people">): Clause => ({ container: "people", affectedGroups });
const workouts = (affectedGroups: AffectedBy<"workouts">): Clause => ({ container: "workouts", affectedGroups });

const clauses: [string, Clause][] = [
  ["a bucket affects days", buckets(none)],
  [
    "a bucket affects every owner inside it, not only the first",
    buckets(async (bucket, context) => {
      const owner = ownerAt(await context.silver.queryPartition("owners", deviceLabel(bucket.deviceId)), bucket.start);
      return (await affectedByBucket(bucket, context)).filter(({ userId }) => userId === owner);
    }),
  ],
  ["an ownership affects days", owners(none)],
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
  ["a profile affects days", people(none)],
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
  ["a workout event affects days", workouts(none)],
];

describe("without one clause of the affected groups some history gives wrong rows", () => {
  test.each(clauses)("%s", async (_, feed) => {
    const histories = feed.container === "workouts" ? heartRateHistories : workoutHistories;
    const expected = { summary: heartRateDaily, reference: heartRateReference };
    expect(await hasCounterexample(histories, expected, feed)).toBe(true);
  });
});
