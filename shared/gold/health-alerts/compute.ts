import { hashId } from "../../platform/hash-id.ts";
import { hour, isoTime, minute } from "../../platform/time.ts";
import { maxWorkoutLength } from "../../silver/rules/workout-intervals.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { daysOfUser } from "../person.ts";
import { partOf, type Row } from "../summary.ts";
import { readingsOfUser } from "../user-readings.ts";
import { maxEpisodeMinutes, maxMissingMinutes, recovery, thresholdOf } from "./alert-rule.ts";
import { minuteMeans, type Run, runsStartingIn } from "./episodes.ts";
import { type Exertion, exertionsOf } from "./exertion.ts";

const lookback = (maxMissingMinutes + 1) * minute;
const maxEpisode = maxEpisodeMinutes * minute;

/** The episodes of a user that start in an hour and on a day. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const [userId, date, name] = [partOf(group, "userId"), partOf(group, "date"), partOf(group, "hour")];
  const from = Date.parse(`${name}:00:00Z`);
  const runs = (await runsOfHour(context, userId, from)).filter(
    ({ first, last }) => last - first + 1 >= context.alertRule.minutes,
  );
  if (runs.length === 0) return [];
  const days = await daysOfUser(context, userId);
  const exertions = await exertionsAround(context, userId, from);
  return runs
    .filter((run) => days.dateOf(run.first * minute) === date && !exertions.some((exertion) => overlaps(run, exertion)))
    .map(({ kind, first, last, peak }) => ({
      user_id: userId,
      date,
      hour: name,
      id: hashId("health-alert", userId, kind, first * minute),
      kind,
      start: isoTime(first * minute),
      end: isoTime((last + 1) * minute),
      minutes: last - first + 1,
      peak_bpm: peak,
      threshold_bpm: thresholdOf(kind, context.alertRule),
    }));
}

/** The episodes of a user in the group of an instant, by the days that the user has now. */
export async function rowsAt(userId: string, time: number, context: GroupContext): Promise<Row[]> {
  const date = (await daysOfUser(context, userId)).dateOf(time);
  return rowsOfGroup({ userId, date, hour: hourOf(time) }, context);
}

/** `2026-11-30T14`: the hour of an instant, UTC. */
export function hourOf(time: number): string {
  return isoTime(time).slice(0, 13);
}

/** Reads the hour, and what is before or after it only where a run begins or ends there. */
async function runsOfHour(context: GroupContext, userId: string, from: number): Promise<Run[]> {
  const { alertRule } = context;
  const readings = await readingsOfUser(context, userId, { from, to: from + hour - 1 });
  if (readings.length === 0) return [];
  const means = minuteMeans(readings);
  const piece = { from: from / minute, to: (from + hour) / minute };
  const runsUntil = (end: number) => runsStartingIn(means, { ...piece, knownUntil: end / minute }, alertRule);
  let runs = runsUntil(from + hour);
  if (runs.some(({ first }) => first * minute < from + lookback)) {
    const before = minuteMeans(await readingsOfUser(context, userId, { from: from - lookback, to: from - 1 }));
    for (const [number, mean] of before) means.set(number, mean);
    runs = runsUntil(from + hour);
  }
  for (let end = from + hour; runs.some(({ isOpen }) => isOpen) && end < from + hour + maxEpisode; end += hour) {
    const next = minuteMeans(await readingsOfUser(context, userId, { from: end, to: end + hour - 1 }));
    for (const [number, mean] of next) means.set(number, mean);
    runs = runsUntil(end + hour);
  }
  return runs;
}

/** Whether a minute of the run is in a workout, or in the recovery after it. */
function overlaps({ first, last }: Run, { from, to }: Exertion): boolean {
  return first * minute < to && from < (last + 1) * minute;
}

/** Every exertion that can overlap a run that starts in the hour. */
async function exertionsAround({ silver }: GroupContext, userId: string, from: number): Promise<Exertion[]> {
  // A workout that began so long before may still be recovered from, and its start depends on the stops before it.
  const range = {
    property: "time",
    from: from - 2 * maxWorkoutLength - recovery,
    to: from + hour + maxEpisode + maxWorkoutLength,
  } as const;
  return exertionsOf(await silver.queryPartition("workouts", userId, range));
}
