import { describe, expect, test } from "vitest";
import type { ActivityBucket } from "../../silver/documents/activity-buckets.ts";
import { type Ownership, ownershipsOf } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { Feed, GroupKey, View } from "../summary.ts";
import { hasCounterexample, withMore, type Zone } from "../testing/convergence.ts";
import { activityHistories } from "../testing/history.ts";
import { activityReference } from "../testing/reference.ts";
import { activityDaily } from "./activity-daily.ts";
import { dayGroupsOfBucket, dayGroupsOfOwnership, wearers } from "./affected-groups.ts";

const none = async () => [];
const isUsers = ({ wearer = "" }: GroupKey) => wearer.startsWith(wearers.user(""));
/** Buckets as if none held the time, but those that begin later. */
const seeingFrom = (view: View, time: number): View => ({
  ...view,
  facts: {
    ...view.facts,
    select: async (...of) => {
      const found = await view.facts.select<never>(...of);
      return of[0] === "activity" ? found.filter(({ start }: ActivityBucket) => start >= time) : found;
    },
  },
});

const clauses: [string, string, Feed["expand"], Zone?][] = [
  ["a bucket touches days", "activity", none],
  [
    "a bucket touches every owner inside it, not only the first",
    "activity",
    async (bucket: ActivityBucket, view: View) => {
      const owner = ownerAt(await ownershipsOf(view.facts, `device:${bucket.deviceId}`), bucket.start);
      return (await dayGroupsOfBucket(bucket, view)).filter(({ wearer }) => wearer === wearers.user(owner ?? ""));
    },
  ],
  [
    "a bucket touches every owner inside it, not only the last",
    "activity",
    async (bucket: ActivityBucket, view: View) => {
      const owner = ownerAt(await ownershipsOf(view.facts, `device:${bucket.deviceId}`), bucket.start + 299_999);
      return (await dayGroupsOfBucket(bucket, view)).filter(({ wearer }) => wearer === wearers.user(owner ?? ""));
    },
  ],
  [
    "a bucket of a watch that nobody registered touches the watch's own day",
    "activity",
    async (bucket: ActivityBucket, view: View) => (await dayGroupsOfBucket(bucket, view)).filter(isUsers),
  ],
  [
    "a day is one of the reporting time zone",
    "activity",
    async ({ start, ...bucket }: ActivityBucket, view: View) =>
      (await dayGroupsOfBucket({ ...bucket, start }, view)).map((group) => ({
        ...group,
        date: new Date(start).toISOString().slice(0, 10),
      })),
    "Europe/Berlin",
  ],
  ["a registration touches days", "owners", none],
  [
    "the first registration reaches back for ever",
    "owners",
    (owner: Ownership, view: View) => dayGroupsOfOwnership(owner, withMore(view, "owners", { ...owner, time: 0 })),
  ],
  [
    "a registration reaches to the next one",
    "owners",
    (owner: Ownership, view: View) =>
      dayGroupsOfOwnership(owner, withMore(view, "owners", { ...owner, time: owner.time + 1 })),
  ],
  [
    "a registration touches the bucket in which it begins",
    "owners",
    async (owner: Ownership, view: View) => {
      const owners = await ownershipsOf(view.facts, owner.label);
      const isFirst = owners.every(({ time }) => time >= owner.time);
      return dayGroupsOfOwnership(owner, isFirst ? view : seeingFrom(view, owner.time));
    },
  ],
  [
    "a registration touches everyone who registered the watch, not only its user",
    "owners",
    async (owner: Ownership, view: View) =>
      (await dayGroupsOfOwnership(owner, view)).filter(
        (group) => !isUsers(group) || group["wearer"] === wearers.user(owner.userId),
      ),
  ],
  [
    "a registration takes its days from the watch itself",
    "owners",
    async (owner: Ownership, view: View) => (await dayGroupsOfOwnership(owner, view)).filter(isUsers),
  ],
];

describe("without one clause of the expansions some history of activity goes wrong", () => {
  test.each(clauses)("%s", async (_, container, expand, zone = "UTC") => {
    const expected = { summary: activityDaily, reference: activityReference };
    expect(await hasCounterexample(activityHistories, expected, { container, expand }, zone)).toBe(true);
  });
});
