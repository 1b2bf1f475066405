import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import { type ActivityBucket, samplesOf } from "../../silver/documents/activity-buckets.ts";
import { deviceLabel } from "../../silver/documents/owners.ts";
import { ownersByTime } from "../../silver/rules/ownership.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { partOf, type Row } from "../summary.ts";
import { activityRow, type WatchDay } from "./row.ts";
import { subjectOf } from "./subject.ts";

/** The row of a day of a user, or of a watch without an owner. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const [subject, date] = [subjectOf(partOf(group, "subject")), partOf(group, "date")];
  const userId = "userId" in subject ? subject.userId : undefined;
  const devices = "userId" in subject ? await devicesOf(subject.userId, context) : [subject.deviceId];
  const watches: WatchDay[] = [];
  for (const deviceId of devices) watches.push(await watchDay(deviceId, userId, date, context));
  const row = activityRow(userId ?? null, date, watches);
  return row === undefined ? [] : [row];
}

async function devicesOf(userId: string, { silver }: GroupContext): Promise<Set<string>> {
  const person = await silver.queryPartition("people", userId);
  return new Set(person.flatMap((document) => (document.kind === "registration" ? [document.deviceId] : [])));
}

/** The watch's samples of the day at times at which the user owned it; without a user, at times without an owner. */
async function watchDay(
  deviceId: string,
  userId: string | undefined,
  date: string,
  { silver, calendar }: GroupContext,
): Promise<WatchDay> {
  const ownerAt = ownersByTime(await silver.queryPartition("owners", deviceLabel(deviceId)));
  const buckets = await bucketsOverlapping(silver, "activity", deviceId, calendar.around(date));
  const samples = buckets
    .toSorted((a, b) => a.start - b.start)
    .flatMap(timedSamples)
    .filter(({ time }) => calendar.dateOf(time) === date && ownerAt(time) === userId);
  return { deviceId, samples };
}

function timedSamples(bucket: ActivityBucket) {
  return samplesOf(bucket).map(([offset, sample]) => ({ ...sample, time: bucket.start + offset }));
}
