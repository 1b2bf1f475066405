import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { deviceLabel, deviceOfLabel, type Ownership } from "../../silver/documents/owners.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import type { WorkoutEvent } from "../../silver/documents/workout-events.ts";
import { ownersDuring } from "../../silver/rules/ownership.ts";
import { maxWorkoutLength } from "../../silver/rules/workout-intervals.ts";
import type { Interval } from "../dates/calendar.ts";
import { effectiveOwnership } from "../effective-interval.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { changedDays, daysOfUser, devicesOf } from "../person.ts";

/** A bucket affects its days of every owner that the device has in it. */
export async function affectedByBucket(
  { deviceId, start }: Pick<HeartRateBucket, "deviceId" | "start">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const bucket = bucketInterval(start);
  const ownerships = await context.silver.queryPartition("owners", deviceLabel(deviceId));
  const groups: GroupKey[] = [];
  for (const userId of ownersDuring(ownerships, bucket.from, bucket.to))
    groups.push(...groupsOf(userId, (await daysOfUser(context, userId)).datesOf(bucket)));
  return groups;
}

/** A start or stop affects the days of the workouts that it can begin or end: their readings are not at rest. */
export async function affectedByWorkoutEvent(
  { userId, time }: Pick<WorkoutEvent, "userId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const days = await daysOfUser(context, userId);
  return groupsOf(userId, days.datesOf({ from: time - maxWorkoutLength, to: time + maxWorkoutLength }));
}

/**
 * An ownership changes the owner of the readings in its effective interval. It affects the days with readings in it of
 * every user who ever registered the device.
 */
export async function affectedByOwnership(
  { label, time }: Pick<Ownership, "label" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const deviceId = deviceOfLabel(label);
  if (deviceId === undefined) return [];
  const ownerships = await context.silver.queryPartition("owners", label);
  const interval = effectiveOwnership(time, ownerships);
  const buckets = await bucketsOverlapping(context.silver, "heart-rates", deviceId, interval);
  const groups: GroupKey[] = [];
  for (const userId of new Set(ownerships.map((ownership) => ownership.userId))) {
    const days = await daysOfUser(context, userId);
    const dates = new Set(buckets.flatMap(({ start }) => days.datesOf(bucketInterval(start))));
    groups.push(...groupsOf(userId, dates));
  }
  return groups;
}

/**
 * A profile version can change the birth date, by which minutes have zones, and the time zone: it affects the days with
 * readings in its effective interval, on every date that they can have had before it, and can have since.
 */
export async function affectedByPerson(
  document: Pick<PersonDocument, "kind" | "userId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  if (document.kind !== "profile") return [];
  const { interval, datesOf } = await changedDays(context, document);
  const dates = new Set<string>();
  for (const deviceId of await devicesOf(context, document.userId))
    for (const { start } of await bucketsOverlapping(context.silver, "heart-rates", deviceId, interval))
      for (const date of datesOf(bucketInterval(start))) dates.add(date);
  return groupsOf(document.userId, dates);
}

function groupsOf(userId: string, dates: Iterable<string>): GroupKey[] {
  return [...dates].map((date) => ({ userId, date }));
}

function bucketInterval(start: number): Interval {
  return { from: start, to: start + bucketLength - 1 };
}
