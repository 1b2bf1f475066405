import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import type { ActivityBucket } from "../../silver/documents/activity-buckets.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { deviceLabel, deviceOfLabel, type Ownership } from "../../silver/documents/owners.ts";
import { ownersDuring } from "../../silver/rules/ownership.ts";
import type { Interval } from "../dates/calendar.ts";
import { effectiveInterval } from "../effective-interval.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { subjects } from "./subject.ts";

/** A bucket affects its days of every owner that the watch has in it, or of the watch itself. */
export async function affectedByBucket(
  { deviceId, start }: Pick<ActivityBucket, "deviceId" | "start">,
  { silver, calendar }: GroupContext,
): Promise<GroupKey[]> {
  const bucket = bucketInterval(start);
  const ownerships = await silver.queryPartition("owners", deviceLabel(deviceId));
  const owners = ownersDuring(ownerships, bucket.from, bucket.to);
  const affected = owners.length === 0 ? [subjects.device(deviceId)] : owners.map(subjects.user);
  return affected.flatMap((subject) => calendar.datesOf(bucket).map((date) => ({ subject, date })));
}

/**
 * An ownership changes the owner of the samples in its effective interval. It affects the days with samples in it, of
 * every user who ever registered the watch, and of the watch itself.
 */
export async function affectedByOwnership(
  { label, time }: Pick<Ownership, "label" | "time">,
  { silver, calendar }: GroupContext,
): Promise<GroupKey[]> {
  const deviceId = deviceOfLabel(label);
  if (deviceId === undefined) return [];
  const ownerships = await silver.queryPartition("owners", label);
  const buckets = await bucketsOverlapping(silver, "activity", deviceId, effectiveInterval(time, ownerships));
  const dates = new Set(buckets.flatMap(({ start }) => calendar.datesOf(bucketInterval(start))));
  const affected = new Set([subjects.device(deviceId), ...ownerships.map(({ userId }) => subjects.user(userId))]);
  return [...affected].flatMap((subject) => [...dates].map((date) => ({ subject, date })));
}

function bucketInterval(start: number): Interval {
  return { from: start, to: start + bucketLength - 1 };
}
