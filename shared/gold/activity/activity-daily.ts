import { type ActivityBucket, activityWithin, samplesIn } from "../../silver/documents/activity-buckets.ts";
import { ownershipsOf } from "../../silver/documents/owners.ts";
import { personFacts } from "../../silver/documents/people.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import { type Column, type GroupKey, partOf, type Row, type Summary, type View } from "../summary.ts";
import { dayGroupsOfBucket, dayGroupsOfOwnership, wearers } from "./affected-groups.ts";
import { activityRow, type WatchDay } from "./row.ts";

/** Columns that days, weeks and months have alike. */
export const activityColumns = {
  user: {
    name: "user_id",
    type: "text",
    description: "Who wore it; null for a watch that nobody registered.",
    nullable: true,
  },
  device: { name: "device_id", type: "text", description: "The watch whose steps count." },
  measures: [
    {
      name: "total_steps",
      type: "integer",
      description: "Of the watch that counted more on the day.",
      unit: "steps",
    },
    {
      name: "avg_heart_rate",
      type: "number",
      description: "Mean of the valid samples of all watches, each weighing the same.",
      unit: "beats per minute",
      nullable: true,
    },
    {
      name: "avg_heart_rate_asleep",
      type: "number",
      description: "The same of the samples asleep.",
      unit: "beats per minute",
      nullable: true,
    },
    { name: "samples", type: "integer", description: "With a valid heart rate.", unit: "samples" },
    { name: "samples_asleep", type: "integer", description: "Of them those asleep.", unit: "samples" },
  ],
} as const satisfies Record<string, Column | readonly Column[]>;

/** A row is of a user, or of a watch without one. */
export const wearerGrain = [
  { property: "wearer", column: "user_id", prefix: wearers.user("") },
  { property: "wearer", column: "device_id", prefix: wearers.device("") },
] as const;

/** Steps and heart rates of smart watches: a row for each user and day, or watch without a user. */
export const activityDaily: Summary = {
  name: "activity_daily",
  version: 1,
  container: "activity-daily",
  partitionKey: "wearer",
  grain: [...wearerGrain, { property: "date", column: "date" }],
  date: "date",
  columns: [
    activityColumns.user,
    activityColumns.device,
    { name: "date", type: "date", description: "Day in the reporting time zone." },
    ...activityColumns.measures,
  ],
  feeds: [
    { container: "owners", expand: dayGroupsOfOwnership },
    { container: "activity", expand: dayGroupsOfBucket },
  ],
  // A sample changes a whole day's figures, and a watch makes samples all day.
  unhurried: true,
  compute: rowsOfGroup,
};

async function rowsOfGroup(group: GroupKey, view: View): Promise<Row[]> {
  const [wearer, date] = [partOf(group, "wearer"), partOf(group, "date")];
  const userId = wearer.startsWith(wearers.user("")) ? wearer.slice(wearers.user("").length) : undefined;
  const devices = userId === undefined ? [wearer.slice(wearers.device("").length)] : await devicesOf(userId, view);
  const watches: WatchDay[] = [];
  for (const deviceId of devices) watches.push(await watchDay(deviceId, userId, date, view));
  const row = activityRow(userId ?? null, date, watches);
  return row === undefined ? [] : [row];
}

async function devicesOf(userId: string, { facts }: View): Promise<Set<string>> {
  const person = await personFacts(facts, userId);
  return new Set(person.flatMap((fact) => (fact.kind === "registration" ? [fact.deviceId] : [])));
}

/** The watch's samples of the day at which the user owned it; without a user those at which nobody did. */
async function watchDay(deviceId: string, userId: string | undefined, date: string, view: View): Promise<WatchDay> {
  const owners = await ownershipsOf(view.facts, `device:${deviceId}`);
  const { from, to } = view.calendar.around(date);
  const buckets = await activityWithin(view.facts, deviceId, from, to);
  const samples = buckets
    .toSorted((a, b) => a.start - b.start)
    .flatMap(timedSamples)
    .filter(({ time }) => view.calendar.dateOf(time) === date && ownerAt(owners, time) === userId);
  return { deviceId, samples };
}

function timedSamples(bucket: ActivityBucket) {
  return samplesIn(bucket).map(([offset, sample]) => ({ ...sample, time: bucket.start + offset }));
}
