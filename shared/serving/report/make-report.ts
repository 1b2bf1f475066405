import type { Interval, LocalDays } from "../../gold/dates/calendar.ts";
import { everyDay } from "../../gold/dates/period.ts";
import { daysOfUser } from "../../gold/person.ts";
import { isoTime } from "../../platform/time.ts";
import { cachedSilverReader } from "../../silver/cached-silver-reader.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import { readPerson } from "../../silver/read-person.ts";
import { profileAt, profilesByTime } from "../../silver/rules/profile-at.ts";
import { reportedAlerts } from "./alerts.ts";
import { daysOf } from "./days.ts";
import { type Period, periodBefore } from "./period.ts";
import { type RowSource, readRows } from "./read-rows.ts";
import type { DayState, HealthReport, PeriodReport } from "./report.ts";
import type { ReportRows } from "./report-rows.ts";
import { textIn } from "./report-rows.ts";
import { totalsOf } from "./totals.ts";
import { reportedWorkouts } from "./workouts.ts";

/**
 * The report of a period, by the current rows of gold; the curves of workouts are readings of silver.
 *
 * @param now epoch milliseconds
 * @returns undefined for a user of whom no registration and no profile has landed, or who is restricted
 */
export async function makeReport(
  source: RowSource,
  userId: string,
  period: Period,
  now: number,
): Promise<HealthReport | undefined> {
  const context: RowSource = { ...source, silver: cachedSilverReader(source.silver) };
  const person = await readPerson(context.silver, userId);
  if (person === undefined) return undefined;
  const before = periodBefore(period);
  const days = await daysOfUser(context, userId);
  const rows = await readRows(context, { userId, from: before.from, to: period.to });
  const inPeriod = (row: ReportRows["workouts"][number]) => textIn(row, "date") >= period.from;
  const stateOf = dayStateOf(days, now);
  const report = (of: Period): PeriodReport => {
    const each = daysOf(of, rows, stateOf);
    return { ...of, days: each, totals: totalsOf(each) };
  };
  const instants = instantsOf(period, days);
  const profile = profileAt(person, Math.min(instants.to, now))?.attributes;
  return {
    user_id: userId,
    name: profile === undefined ? null : `${profile.firstName} ${profile.lastName}`,
    created: isoTime(now),
    time_zones: timeZonesIn(person, instants, context.calendar.timeZone),
    gym_time_zone: context.calendar.timeZone,
    period: report(period),
    before: report(before),
    workouts: await reportedWorkouts(context, userId, rows.workouts.filter(inPeriod), days),
    alerts: rows.alerts && reportedAlerts(rows.alerts.filter(inPeriod), days),
  };
}

/** From the first to the last instant of the days of a period. A skipped day has none. */
function instantsOf(period: Period, days: LocalDays): Interval {
  const each = everyDay(period)
    .map((date) => days.around(date))
    .filter(({ from, to }) => from <= to);
  return { from: Math.min(...each.map(({ from }) => from)), to: Math.max(...each.map(({ to }) => to)) };
}

function dayStateOf(days: LocalDays, now: number): (date: string) => DayState {
  const today = days.dateOf(now);
  return (date) => {
    if (!days.datesOf(days.around(date)).includes(date)) return "skipped";
    if (date === today) return "today";
    return date < today ? "past" : "future";
  };
}

/** The time zones of the profile versions that are in effect at some instant of the interval. */
function timeZonesIn(person: readonly PersonDocument[], { from, to }: Interval, otherwise: string): string[] {
  const changes = person.flatMap((document) =>
    document.kind === "profile" && from < document.time && document.time <= to ? [document.time] : [],
  );
  const versions = [from, ...changes.sort((a, b) => a - b)].map(profilesByTime(person));
  return [...new Set(versions.map((version) => version?.attributes.timeZone ?? otherwise))];
}
