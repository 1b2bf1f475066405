import { type ActivityBucket, activityWithin } from "../../silver/documents/activity-buckets.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { type Ownership, ownershipsOf } from "../../silver/documents/owners.ts";
import { ownersWithin } from "../../silver/rules/ownership.ts";
import type { Span } from "../dates/calendar.ts";
import { effectiveInterval } from "../effective-interval.ts";
import type { GroupKey, View } from "../summary.ts";

/** Whose day it is: a user's, or that of a watch that nobody ever registered. */
export const wearers = {
  user: (userId: string) => `user:${userId}`,
  device: (deviceId: string) => `device:${deviceId}`,
} as const;

/** A bucket: the days in it of everyone who owned the watch then, or of the watch itself. */
export async function dayGroupsOfBucket({ deviceId, start }: ActivityBucket, view: View): Promise<GroupKey[]> {
  const span = spanOf(start);
  const owners = ownersWithin(await ownershipsOf(view.facts, `device:${deviceId}`), span.from, span.to);
  const whose = owners.length === 0 ? [wearers.device(deviceId)] : owners.map(wearers.user);
  return whose.flatMap((wearer) => view.calendar.datesOf(span).map((date) => ({ wearer, date })));
}

/**
 * A registration, by its document in `owners`: from its time to the label's next later one (from ever, if none is earlier) the samples have
 * another owner. So the days on which there are any, of everyone who ever registered the watch, and of the watch without an owner.
 */
export async function dayGroupsOfOwnership({ label, time }: Ownership, view: View): Promise<GroupKey[]> {
  if (!label.startsWith("device:")) return [];
  const deviceId = label.slice("device:".length);
  const owners = await ownershipsOf(view.facts, label);
  const span = effectiveInterval(time, owners);
  const buckets = await activityWithin(view.facts, deviceId, span.from, span.to);
  const dates = new Set(buckets.flatMap(({ start }) => view.calendar.datesOf(spanOf(start))));
  const whose = new Set([wearers.device(deviceId), ...owners.map(({ userId }) => wearers.user(userId))]);
  return [...whose].flatMap((wearer) => [...dates].map((date) => ({ wearer, date })));
}

function spanOf(start: number): Span {
  return { from: start, to: start + bucketLength - 1 };
}
