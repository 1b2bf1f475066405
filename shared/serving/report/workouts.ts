import type { LocalDays } from "../../gold/dates/calendar.ts";
import type { GroupContext } from "../../gold/group-context.ts";
import type { Row } from "../../gold/summary.ts";
import { readingsOfUser } from "../../gold/user-readings.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { isoTime, minute, second } from "../../platform/time.ts";
import { pointsOf } from "../api/heart-rates.ts";
import { durationOf } from "./days.ts";
import { mostCurves, mostWorkouts, type ReportedWorkout } from "./report.ts";
import { numberIn, textIn } from "./report-rows.ts";

/** Seconds of a point, and the most points of a curve: about as many as a printed curve shows. */
const resolutions = [5, 10, 15, 30, 60] as const;
const mostPoints = 180;
const atOnce = 4;

/** The workouts of the rows by start, the first ones with their curves. */
export async function reportedWorkouts(
  context: Pick<GroupContext, "silver">,
  userId: string,
  rows: readonly Row[],
  days: Pick<LocalDays, "aheadAt">,
): Promise<ReportedWorkout[]> {
  const sorted = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, mostWorkouts);
  return mapConcurrent([...sorted.entries()], atOnce, async ([index, row]) => ({
    date: textIn(row, "date"),
    workout_id: textIn(row, "workout_id"),
    start: textIn(row, "start"),
    local_start: localTime(textIn(row, "start"), days),
    end: textIn(row, "end"),
    minutes: durationOf(row),
    readings: numberIn(row, "rec_no"),
    min_bpm: numberIn(row, "min_bpm"),
    avg_bpm: numberIn(row, "avg_bpm"),
    max_bpm: numberIn(row, "max_bpm"),
    curve: index < mostCurves ? await curveOf(context, userId, row) : null,
  }));
}

/** `2026-11-23T18:05:00.000`: what the clocks of the person showed. */
export function localTime(time: string, { aheadAt }: Pick<LocalDays, "aheadAt">): string {
  const instant = Date.parse(time);
  return isoTime(instant + aheadAt(instant)).slice(0, -1);
}

function keyOf(row: Row): string {
  return `${textIn(row, "start")} ${textIn(row, "end")} ${textIn(row, "workout_id")} ${textIn(row, "session_id")}`;
}

/** A workout contains the readings with start < time <= end. */
async function curveOf(context: Pick<GroupContext, "silver">, userId: string, row: Row) {
  const [from, to] = [Date.parse(textIn(row, "start")) + 1, Date.parse(textIn(row, "end"))];
  const resolution = resolutions.find((seconds) => (to - from) / (seconds * second) <= mostPoints) ?? minute / second;
  const readings = await readingsOfUser(context, userId, { from, to });
  return { resolution, points: pointsOf(readings, resolution * second) };
}
