import { describe, expect, test } from "vitest";
import type { ActivityBucket } from "../../silver/documents/activity-buckets.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { deviceLabel } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { daysOfUser } from "../person.ts";
import {
  type AffectedBy,
  type Clause,
  hasCounterexample,
  withDocuments,
  withMore,
  type Zone,
} from "../testing/convergence.ts";
import { activityHistories, travelHistories } from "../testing/history.ts";
import { activityReference } from "../testing/reference.ts";
import { activityDaily } from "./activity-daily.ts";
import { affectedByBucket, affectedByOwnership, affectedByPerson } from "./affected-groups.ts";
import { subjects } from "./subject.ts";

const none = async () => [];
const isUsers = ({ subject = "" }: GroupKey) => subject.startsWith(subjects.user(""));
const activity = (affectedGroups: AffectedBy<"activity">): Clause => ({
  container: "activity",
  affectedGroups,
});
const people = (affectedGroups: AffectedBy<"people">): Clause => ({ container: "people", affectedGroups });
const owners = (affectedGroups: AffectedBy<"owners">): Clause => ({ container: "owners", affectedGroups });

/** The groups of the owner at one instant of the bucket only. */
async function ofOwnerAt(time: number, bucket: ActivityBucket, context: GroupContext): Promise<GroupKey[]> {
  const owner = ownerAt(await context.silver.queryPartition("owners", deviceLabel(bucket.deviceId)), time);
  const groups = await affectedByBucket(bucket, context);
  return groups.filter(({ subject }) => subject === subjects.user(owner ?? ""));
}

const clauses: [string, Clause, Zone?][] = [
  ["a bucket affects days", activity(none)],
  [
    "a bucket affects every owner inside it, not only the first",
    activity((bucket, context) => ofOwnerAt(bucket.start, bucket, context)),
  ],
  [
    "a bucket affects every owner inside it, not only the last",
    activity((bucket, context) => ofOwnerAt(bucket.start + bucketLength - 1, bucket, context)),
  ],
  [
    "a bucket of a watch without an owner affects the watch's own day",
    activity(async (bucket, context) => (await affectedByBucket(bucket, context)).filter(isUsers)),
  ],
  [
    "a day is one of the reporting time zone",
    activity(async (bucket, context) => {
      const date = new Date(bucket.start).toISOString().slice(0, 10);
      return (await affectedByBucket(bucket, context)).map((group) => ({ ...group, date }));
    }),
    "Europe/Berlin",
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
    "an ownership affects the bucket in which it begins",
    owners(async (ownership, context) => {
      const ownerships = await context.silver.queryPartition("owners", ownership.label);
      const isFirst = ownerships.every(({ time }) => time >= ownership.time);
      const later = withDocuments(context, "activity", (buckets) =>
        buckets.filter(({ start }) => start >= ownership.time),
      );
      return affectedByOwnership(ownership, isFirst ? context : later);
    }),
  ],
  [
    "an ownership affects everyone who registered the watch, not only its user",
    owners(async (ownership, context) =>
      (await affectedByOwnership(ownership, context)).filter(
        (group) => !isUsers(group) || group["subject"] === subjects.user(ownership.userId),
      ),
    ),
  ],
  [
    "an ownership removes its days from the watch itself",
    owners(async (ownership, context) => (await affectedByOwnership(ownership, context)).filter(isUsers)),
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
  [
    "a profile affects the days that its samples had before, not only those that they have now",
    people(async (document, context) => {
      const days = await daysOfUser(context, document.userId);
      const groups = await affectedByPerson(document, context);
      const dates = new Set(everyHour.map((time) => days.dateOf(time)));
      return groups.filter(({ date = "" }) => dates.has(date));
    }),
  ],
  [
    "a profile affects the days that its samples have now, not only those that they had before",
    people(async (document, context) => {
      const before = withDocuments(context, "people", (all) => all.filter(({ id }) => id !== document.id));
      const days = await daysOfUser(before, document.userId);
      const groups = await affectedByPerson(document, context);
      const dates = new Set(everyHour.map((time) => days.dateOf(time)));
      return groups.filter(({ date = "" }) => dates.has(date));
    }),
  ],
];

/** The hours around all times of the histories. */
const everyHour = Array.from({ length: 32 }, (_, index) => Date.UTC(2026, 2, 28, 18 + index));

describe("without one clause of the affected groups some history of activity gives wrong rows", () => {
  test.each(clauses)("%s", async (_, feed, zone = "UTC") => {
    const expected = { summary: activityDaily, reference: activityReference };
    const histories = feed.container === "people" ? travelHistories : activityHistories;
    expect(await hasCounterexample(histories, expected, feed, zone)).toBe(true);
  });
});
