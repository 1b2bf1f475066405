import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import { type ActivityBucket, samplesOf } from "../../silver/documents/activity-buckets.ts";
import { deviceLabel } from "../../silver/documents/owners.ts";
import { ownersByTime } from "../../silver/rules/ownership.ts";
import type { LocalDays } from "../dates/calendar.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { devicesOf } from "../person.ts";
import { partOf, type Row } from "../summary.ts";
import { activityRow, type WatchDay } from "./row.ts";
import { daysOfSubject, subjectOf } from "./subject.ts";

/** The row of a day of a user, or of a watch without an owner. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const [subject, date] = [subjectOf(partOf(group, "subject")), partOf(group, "date")];
  const userId = "userId" in subject ? subject.userId : undefined;
  const devices = "userId" in subject ? await devicesOf(context, subject.userId) : [subject.deviceId];
  const days = await daysOfSubject(context, subject);
  const watches: WatchDay[] = [];
  for (const deviceId of devices) watches.push(await watchDay(deviceId, userId, { date, days }, context));
  const row = activityRow(userId ?? null, date, watches);
  return row === undefined ? [] : [row];
}

/** The watch's samples of the day at times at which the user owned it; without a user, at times without an owner. */
async function watchDay(
  deviceId: string,
  userId: string | undefined,
  { date, days }: { readonly date: string; readonly days: LocalDays },
  { silver }: GroupContext,
): Promise<WatchDay> {
  const ownerAt = ownersByTime(await silver.queryPartition("owners", deviceLabel(deviceId)));
  const buckets = await bucketsOverlapping(silver, "activity", deviceId, days.around(date));
  const samples = buckets
    .toSorted((a, b) => a.start - b.start)
    .flatMap(timedSamples)
    .filter(({ time }) => days.dateOf(time) === date && ownerAt(time) === userId);
  return { deviceId, samples };
}

function timedSamples(bucket: ActivityBucket) {
  return samplesOf(bucket).map(([offset, sample]) => ({ ...sample, time: bucket.start + offset }));
}
