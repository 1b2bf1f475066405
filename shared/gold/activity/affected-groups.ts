import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import type { ActivityBucket } from "../../silver/documents/activity-buckets.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { deviceLabel, deviceOfLabel, type Ownership } from "../../silver/documents/owners.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import { ownersDuring } from "../../silver/rules/ownership.ts";
import type { Interval } from "../dates/calendar.ts";
import { effectiveOwnership } from "../effective-interval.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { changedDays, devicesOf } from "../person.ts";
import { daysOfSubject, subjectOf, subjects } from "./subject.ts";

/** A bucket affects its days of every owner that the watch has in it, or of the watch itself. */
export async function affectedByBucket(
  { deviceId, start }: Pick<ActivityBucket, "deviceId" | "start">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const bucket = bucketInterval(start);
  const ownerships = await context.silver.queryPartition("owners", deviceLabel(deviceId));
  const owners = ownersDuring(ownerships, bucket.from, bucket.to);
  const affected = owners.length === 0 ? [subjects.device(deviceId)] : owners.map(subjects.user);
  const groups: GroupKey[] = [];
  for (const subject of affected) {
    const days = await daysOfSubject(context, subjectOf(subject));
    groups.push(...days.datesOf(bucket).map((date) => ({ subject, date })));
  }
  return groups;
}

/**
 * An ownership changes the owner of the samples in its effective interval. It affects the days with samples in it, of
 * every user who ever registered the watch, and of the watch itself.
 */
export async function affectedByOwnership(
  { label, time }: Pick<Ownership, "label" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const deviceId = deviceOfLabel(label);
  if (deviceId === undefined) return [];
  const ownerships = await context.silver.queryPartition("owners", label);
  const interval = effectiveOwnership(time, ownerships);
  const buckets = await bucketsOverlapping(context.silver, "activity", deviceId, interval);
  const affected = new Set([subjects.device(deviceId), ...ownerships.map(({ userId }) => subjects.user(userId))]);
  const groups: GroupKey[] = [];
  for (const subject of affected) {
    const days = await daysOfSubject(context, subjectOf(subject));
    const dates = new Set(buckets.flatMap(({ start }) => days.datesOf(bucketInterval(start))));
    groups.push(...[...dates].map((date) => ({ subject, date })));
  }
  return groups;
}

/**
 * A profile version can change the time zone of its effective interval: then the samples in it move from one day to
 * another, if they have another date there. It affects both days.
 */
export async function affectedByPerson(
  document: Pick<PersonDocument, "kind" | "userId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  if (document.kind !== "profile") return [];
  const { interval, datesOf, isMovable } = await changedDays(context, document);
  if (!isMovable) return [];
  const dates = new Set<string>();
  for (const deviceId of await devicesOf(context, document.userId))
    for (const { start } of await bucketsOverlapping(context.silver, "activity", deviceId, interval)) {
      const possible = datesOf(bucketInterval(start));
      if (possible.length > 1) for (const date of possible) dates.add(date);
    }
  return [...dates].map((date) => ({ subject: subjects.user(document.userId), date }));
}

function bucketInterval(start: number): Interval {
  return { from: start, to: start + bucketLength - 1 };
}
