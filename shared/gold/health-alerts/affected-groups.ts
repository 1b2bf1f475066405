import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { hour, minute } from "../../platform/time.ts";
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
import { readingsOfUser } from "../user-readings.ts";
import { alertKinds, maxEpisodeMinutes, maxMissingMinutes, recovery } from "./alert-rule.ts";
import { hourOf } from "./compute.ts";
import { continues, minuteMeans } from "./episodes.ts";

const lookback = (maxMissingMinutes + 1) * minute;
const maxEpisode = maxEpisodeMinutes * minute;

type Bucket = Pick<HeartRateBucket, "deviceId" | "start">;

/**
 * Buckets affect the episodes that start in them or just after them, and those that reach them from before, of every
 * owner that the device has in them. Adjacent buckets are looked at together: whoever reaches a later one from before
 * all of them also reaches the first one.
 */
export async function affectedByBuckets(
  buckets: readonly Bucket[],
  context: GroupContext,
  concurrency: number,
): Promise<GroupKey[]> {
  const devices = [...Map.groupBy(buckets, ({ deviceId }) => deviceId)];
  const groups = await mapConcurrent(devices, concurrency, async ([deviceId, some]) => {
    const intervals = adjacent(some.map(({ start }) => start));
    const ownerships = await context.silver.queryPartition("owners", deviceLabel(deviceId));
    const found: GroupKey[] = [];
    for (const interval of intervals)
      for (const userId of ownersDuring(ownerships, interval.from, interval.to)) {
        const from = (await isReached(context, userId, interval.from)) ? interval.from - maxEpisode : interval.from;
        found.push(...(await groupsStartingIn(context, userId, { from, to: interval.to + lookback })));
      }
    return found;
  });
  return groups.flat();
}

/** A start or stop affects the episodes around the workouts that it can begin or end. */
export async function affectedByWorkoutEvent(
  { userId, time }: Pick<WorkoutEvent, "userId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const from = time - maxWorkoutLength - maxEpisode;
  return groupsStartingIn(context, userId, { from, to: time + maxWorkoutLength + recovery });
}

/**
 * An ownership changes the owner of the readings in its effective interval. It affects the episodes with them of every
 * user who ever registered the device.
 */
export async function affectedByOwnership(
  { label, time }: Pick<Ownership, "label" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const deviceId = deviceOfLabel(label);
  if (deviceId === undefined) return [];
  const ownerships = await context.silver.queryPartition("owners", label);
  const buckets = await bucketsOverlapping(
    context.silver,
    "heart-rates",
    deviceId,
    effectiveOwnership(time, ownerships),
  );
  const groups: GroupKey[] = [];
  for (const userId of new Set(ownerships.map((ownership) => ownership.userId)))
    for (const { from, to } of adjacent(buckets.map(({ start }) => start)))
      groups.push(...(await groupsStartingIn(context, userId, { from: from - maxEpisode, to: to + lookback })));
  return groups;
}

/** A profile version with another time zone changes the day on which an episode in its effective interval starts. */
export async function affectedByPerson(
  document: Pick<PersonDocument, "kind" | "userId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  if (document.kind !== "profile") return [];
  const { userId } = document;
  const { interval, isMovable, datesOf } = await changedDays(context, document);
  if (!isMovable) return [];
  const hours = new Set<number>();
  for (const deviceId of await devicesOf(context, userId))
    for (const { start } of await bucketsOverlapping(context.silver, "heart-rates", deviceId, interval))
      hours.add(start - (start % hour));
  return [...hours].flatMap((from) =>
    datesOf({ from, to: from + hour - 1 }).map((date) => ({ userId, date, hour: hourOf(from) })),
  );
}

/** Whether a run of the person reaches an instant from the minutes before it. */
async function isReached(context: GroupContext, userId: string, time: number): Promise<boolean> {
  const means = minuteMeans(await readingsOfUser(context, userId, { from: time - lookback, to: time - 1 }));
  return alertKinds.some((kind) => continues(means, time / minute, kind, context.alertRule));
}

/** The groups of every hour of an interval, on every day that they have. */
async function groupsStartingIn(context: GroupContext, userId: string, { from, to }: Interval): Promise<GroupKey[]> {
  const days = await daysOfUser(context, userId);
  const groups: GroupKey[] = [];
  for (let start = from - (from % hour); start <= to; start += hour)
    for (const date of days.datesOf({ from: start, to: start + hour - 1 }))
      groups.push({ userId, date, hour: hourOf(start) });
  return groups;
}

/** The intervals of adjacent buckets. */
function adjacent(starts: readonly number[]): Interval[] {
  const intervals: { from: number; to: number }[] = [];
  for (const start of [...new Set(starts)].sort((a, b) => a - b)) {
    const last = intervals.at(-1);
    if (last?.to === start - 1) last.to = start + bucketLength - 1;
    else intervals.push({ from: start, to: start + bucketLength - 1 });
  }
  return intervals;
}
