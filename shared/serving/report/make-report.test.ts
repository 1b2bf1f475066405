import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type PersonDaysOptions, personDays } from "../../../testing/person-days.ts";
import { reportFixture, type SentEvent } from "../../../testing/report-fixture.ts";
import { gymVisit, heartRate, profile, registration, workout } from "../../../tools/common/history.ts";
import { seeded } from "../../../tools/common/random.ts";
import type { Row } from "../../gold/summary.ts";
import { day, hour, isoTime, minute } from "../../platform/time.ts";
import { makeReport } from "./make-report.ts";
import { type PeriodKind, periodNamed } from "./period.ts";
import { type HealthReport, mostCurves, mostWorkouts, type PeriodReport } from "./report.ts";

const ana = { userId: "20001", deviceId: "500001", macAddress: "aa:bb:cc:dd:ee:01" };
const bert = { userId: "20002", deviceId: "500002", macAddress: "aa:bb:cc:dd:ee:01" };
const later = Date.UTC(2026, 11, 31);
const registered = Date.UTC(2010, 0, 2);

async function reportOf(
  source: Awaited<ReturnType<typeof reportFixture>>,
  kind: PeriodKind,
  name: string,
  now = later,
) {
  const period = periodNamed(kind, name);
  if (period === undefined) throw new Error(`no ${kind} ${name}`);
  const report = await makeReport(source, ana.userId, period, now);
  if (report === undefined) throw new Error("no report");
  return report;
}

/** The rows that the numbers of a period come from, of the person. */
function rowsIn(source: Awaited<ReturnType<typeof reportFixture>>, { from, to }: PeriodReport) {
  const of = (name: string, column: string, value: string) =>
    source
      .rows(name)
      .filter((row) => row[column] === value && from <= String(row["date"]) && String(row["date"]) <= to)
      .toSorted((a, b) => (String(a["start"] ?? a["date"]) < String(b["start"] ?? b["date"]) ? -1 : 1));
  return {
    heartRates: of("heart_rate_daily", "user_id", ana.userId),
    workouts: of("workout_bpm_summary", "user_id", ana.userId),
    activity: of("activity_daily", "user_id", ana.userId),
    alerts: of("health_alerts", "user_id", ana.userId),
    gym: of("gym_summary", "mac_address", ana.macAddress),
  };
}

const sumOf = (rows: readonly Row[], column: string) => rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
const meanOf = (rows: readonly Row[], column: string, weight?: string) => {
  const known = rows.filter((row) => row[column] !== null);
  const weights = known.map((row) => (weight === undefined ? 1 : Number(row[weight])));
  const total = weights.reduce((sum, each) => sum + each, 0);
  const weighted = known.reduce((sum, row, index) => sum + Number(row[column]) * (weights[index] ?? 0), 0);
  return total === 0 ? null : weighted / total;
};
const minutesOf = (row: Row) => (Date.parse(String(row["end"])) - Date.parse(String(row["start"]))) / minute;

/** Each total, computed again from the rows. */
function expectTotalsOf(source: Awaited<ReturnType<typeof reportFixture>>, period: PeriodReport): void {
  const { heartRates, workouts, activity, gym, alerts } = rowsIn(source, period);
  const { totals } = period;
  const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
  expect(totals).toMatchObject({
    days_with_heart_rates: heartRates.length,
    minutes_worn: sumOf(heartRates, "minutes_worn"),
    min_bpm: heartRates.length === 0 ? null : Math.min(...heartRates.map((row) => Number(row["min_bpm"]))),
    max_bpm: heartRates.length === 0 ? null : Math.max(...heartRates.map((row) => Number(row["max_bpm"]))),
    avg_bpm: close(meanOf(heartRates, "avg_bpm", "readings")),
    resting_bpm: close(meanOf(heartRates, "resting_bpm")),
    minutes_in_zones: heartRates.every((row) => row["minutes_zone_1"] === null)
      ? null
      : [1, 2, 3, 4, 5].map((zone) => sumOf(heartRates, `minutes_zone_${zone}`)),
    alerts: alerts.length,
    workouts: workouts.length,
    workout_minutes: close(workouts.reduce((sum, row) => sum + minutesOf(row), 0)),
    days_in_gym: new Set(gym.map((row) => row["date"])).size,
    minutes_in_gym: close(sumOf(gym, "mins_in_gym")),
    minutes_exercising: close(sumOf(gym, "mins_in_exercising")),
    days_with_steps: activity.length,
    steps: sumOf(activity, "total_steps"),
    steps_per_day: close(meanOf(activity, "total_steps")),
    asleep_bpm: close(meanOf(activity, "avg_heart_rate_asleep", "samples_asleep")),
  });
}

/** Each day, and each workout. */
function expectDaysOf(source: Awaited<ReturnType<typeof reportFixture>>, report: HealthReport): void {
  const { heartRates, workouts, activity } = rowsIn(source, report.period);
  for (const each of report.period.days) {
    const row = heartRates.find(({ date }) => date === each.date);
    const steps = activity.find(({ date }) => date === each.date);
    for (const name of ["min_bpm", "avg_bpm", "max_bpm", "resting_bpm"] as const)
      expect([each.date, name, each[name]]).toEqual([each.date, name, row?.[name] ?? null]);
    expect(each).toMatchObject({
      readings: row?.["readings"] ?? 0,
      minutes_worn: row?.["minutes_worn"] ?? 0,
      steps: steps?.["total_steps"] ?? null,
      asleep_bpm: steps?.["avg_heart_rate_asleep"] ?? null,
      workouts: workouts.filter(({ date }) => date === each.date).length,
    });
  }
  expect(report.workouts.map(({ curve: _, local_start: __, minutes: ___, readings, ...rest }) => rest)).toEqual(
    workouts.map(({ date, workout_id, start, end, min_bpm, avg_bpm, max_bpm }) => ({
      ...{ date, workout_id, start, end, min_bpm, avg_bpm, max_bpm },
    })),
  );
  for (const [index, { curve, readings, min_bpm, max_bpm, avg_bpm }] of report.workouts.entries()) {
    const points = curve?.points ?? [];
    // A curve has all readings of its workout, and its extremes.
    expect(points.reduce((sum, point) => sum + point.readings, 0)).toBe(readings);
    expect(readings).toBe(workouts[index]?.["rec_no"]);
    expect(Math.min(...points.map(({ min }) => min))).toBe(min_bpm);
    expect(Math.max(...points.map(({ max }) => max))).toBe(max_bpm);
    expect(points.reduce((sum, { mean, readings: some }) => sum + mean * some, 0) / readings).toBeCloseTo(avg_bpm, 9);
  }
}

const zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"];
/** Three weeks around the clock changes of these zones. */
const beginnings = ["2026-03-02", "2026-03-23", "2026-09-28", "2026-10-19", "2026-10-26"];

test("every number equals the rows that it comes from, in every time zone, with days without data", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.constantFrom("UTC", "America/Los_Angeles"),
      fc.constantFrom(...beginnings),
      fc.uniqueArray(fc.integer({ min: 0, max: 13 }), { maxLength: 5 }),
      async (timeZone, reportingTimeZone, from, skipped) => {
        const dates = Array.from({ length: 14 }, (_, index) =>
          new Date(Date.parse(from) + index * day).toISOString().slice(0, 10),
        );
        const without = skipped.flatMap((index) => dates[index] ?? []);
        const options: PersonDaysOptions = { person: ana, from, to: dates[13] ?? from, timeZone, without };
        const source = await reportFixture(personDays(options), reportingTimeZone);
        const week = weekAfter(from);
        for (const report of [
          await reportOf(source, "week", week),
          await reportOf(source, "month", from.slice(0, 7)),
        ]) {
          expectTotalsOf(source, report.period);
          expectTotalsOf(source, report.before);
          expectDaysOf(source, report);
          expect(report.time_zones).toEqual([timeZone]);
        }
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

/** The name of the week after that of a Monday. */
function weekAfter(monday: string): string {
  const next = new Date(Date.parse(monday) + 7 * day).toISOString().slice(0, 10);
  const found = Array.from({ length: 53 }, (_, index) => `2026-W${String(index + 1).padStart(2, "0")}`).find(
    (name) => periodNamed("week", name)?.from === next,
  );
  if (found === undefined) throw new Error(`no week begins on ${next}`);
  return found;
}

/** A reading a minute for an hour, from a time on. */
function hourOfReadings(from: number): SentEvent[] {
  return Array.from({ length: 60 }, (_, index) => heartRate(ana, from + index * minute, 60));
}

function profileIn(time: number, timeZone: string): SentEvent {
  const { body, ...event } = profile(ana, "new", time, seeded(1));
  return { ...event, body: JSON.stringify({ ...JSON.parse(body), time_zone: timeZone }) };
}

describe("the days of a report", () => {
  it("are those of the person: a night of a clock change has one day of 25 hours", async () => {
    // 25 October 2026 in Berlin: 22:00 UTC the day before to 23:00 UTC.
    const begin = Date.UTC(2026, 9, 24, 22);
    const readings = [begin - minute, begin, begin + 25 * hour - minute, begin + 25 * hour];
    const source = await reportFixture([
      registration(ana, registered),
      profileIn(Date.UTC(2026, 0), "Europe/Berlin"),
      ...readings.map((time) => heartRate(ana, time, 60)),
    ]);
    const { period } = await reportOf(source, "week", "2026-W43");
    expect(period.days.map(({ readings: some }) => some)).toEqual([0, 0, 0, 0, 0, 1, 2]);
  });

  it("are those of the zone in which the person was, also on a move, and list all zones", async () => {
    const move = Date.UTC(2026, 10, 25, 12);
    const source = await reportFixture([
      registration(ana, registered),
      profileIn(Date.UTC(2026, 0), "Asia/Kolkata"),
      profileIn(move, "America/Los_Angeles"),
      // 23:45 of the 24th in Kolkata, and 23:00 of the 25th in Los Angeles.
      heartRate(ana, Date.UTC(2026, 10, 24, 18, 15), 60),
      heartRate(ana, Date.UTC(2026, 10, 26, 7), 61),
    ]);
    const report = await reportOf(source, "week", "2026-W48");
    expect(report.time_zones).toEqual(["Asia/Kolkata", "America/Los_Angeles"]);
    const withData = report.period.days.filter(({ readings }) => readings > 0);
    expect(withData.map(({ date, avg_bpm }) => [date, avg_bpm])).toEqual([
      ["2026-11-24", 60],
      ["2026-11-25", 61],
    ]);
  });

  it("have a state: past, today, future, or skipped by the clocks of the zone", async () => {
    const apia = [registration(ana, registered), profileIn(Date.UTC(2010, 5), "Pacific/Apia")];
    const source = await reportFixture([...apia, heartRate(ana, Date.UTC(2011, 11, 31, 10), 60)]);
    const { period } = await reportOf(source, "week", "2011-W52", Date.UTC(2011, 11, 31, 2));
    expect(period.days.map(({ date, state }) => [date.slice(8), state])).toEqual([
      ["26", "past"],
      ["27", "past"],
      ["28", "past"],
      ["29", "past"],
      ["30", "skipped"],
      ["31", "today"],
      ["01", "future"],
    ]);
    expect(period.totals.days).toBe(5);
  });
});

describe("a report", () => {
  it("is of nobody who has not landed", async () => {
    const source = await reportFixture([registration(bert, registered)]);
    const period = periodNamed("week", "2026-W48");
    expect(period && (await makeReport(source, ana.userId, period, later))).toBeUndefined();
    expect(period && (await makeReport(source, "x".repeat(5000), period, later))).toBeUndefined();
  });

  it("has nulls and no rows without data, and no name without a profile", async () => {
    const report = await reportOf(await reportFixture([registration(ana, registered)]), "month", "2026-11");
    expect(report).toMatchObject({ name: null, workouts: [], time_zones: ["UTC"] });
    expect(report.period.days).toHaveLength(30);
    expect(report.period.totals).toMatchObject({ days: 30, resting_bpm: null, minutes_in_zones: null, steps: 0 });
  });

  it("is beside the period before, which is of the same kind", async () => {
    const report = await reportOf(await reportFixture([registration(ana, registered)]), "month", "2026-03");
    expect(report.before).toMatchObject({ name: "2026-02", from: "2026-02-01", to: "2026-02-28" });
    const week = await reportOf(await reportFixture([registration(ana, registered)]), "week", "2026-W01");
    expect(week.before).toMatchObject({ name: "2025-W52", from: "2025-12-22", to: "2025-12-28" });
  });

  it("leaves out the gym on a day on which the mac had another owner too, and reports it", async () => {
    const visit = (date: number) => gymVisit(ana, "1", { login: date + 10 * hour, logout: date + 11 * hour });
    const [first, second, third] = [24, 25, 26].map((date) => Date.UTC(2026, 10, date)) as [number, number, number];
    const source = await reportFixture([
      registration(ana, registered),
      registration(bert, second + 12 * hour),
      ...[first, second, third].map(visit),
    ]);
    const { period } = await reportOf(source, "week", "2026-W48");
    expect(period.days.slice(1, 4).map(({ minutes_in_gym, gym_left_out }) => [minutes_in_gym, gym_left_out])).toEqual([
      [60, false],
      [null, true],
      [null, false],
    ]);
  });

  it("lists no more workouts and curves than its limits, and counts all", async () => {
    const begin = Date.UTC(2026, 10, 24);
    const many = Array.from({ length: mostWorkouts + 5 }, (_, index) => begin + index * 4 * minute).flatMap((start) => [
      workout(ana, "1", "start", start),
      heartRate(ana, start + minute, 100),
      workout(ana, "1", "stop", start + 2 * minute),
    ]);
    const report = await reportOf(await reportFixture([registration(ana, registered), ...many]), "week", "2026-W48");
    expect(report.period.totals.workouts).toBe(mostWorkouts + 5);
    expect(report.workouts).toHaveLength(mostWorkouts);
    expect(report.workouts.filter(({ curve }) => curve !== null)).toHaveLength(mostCurves);
  });

  it("has the alerts of the period, by their start", async () => {
    const start = Date.UTC(2026, 10, 24, 18);
    const high = Array.from({ length: 12 }, (_, index) => heartRate(ana, start + index * minute, 130 + index));
    const source = await reportFixture([registration(ana, registered), ...high]);
    const { period, before, alerts } = await reportOf(source, "week", "2026-W48");
    expect(alerts).toEqual([
      {
        ...{ date: "2026-11-24", kind: "high", start: isoTime(start), local_start: "2026-11-24T18:00:00.000" },
        ...{ minutes: 12, peak_bpm: 141, threshold_bpm: 120 },
      },
    ]);
    expect([period.totals.alerts, before.totals.alerts]).toEqual([1, 0]);
    expect(period.days.map((each) => each.alerts)).toEqual([0, 1, 0, 0, 0, 0, 0]);
  });

  it("has the local start of a workout", async () => {
    const start = Date.UTC(2026, 10, 24, 18);
    const source = await reportFixture([
      registration(ana, registered),
      profileIn(Date.UTC(2026, 0), "Asia/Kolkata"),
      ...[workout(ana, "1", "start", start), workout(ana, "1", "stop", start + hour)],
      ...hourOfReadings(start + 1),
    ]);
    const { workouts } = await reportOf(source, "week", "2026-W48");
    expect(workouts.map(({ date, local_start }) => [date, local_start])).toEqual([
      ["2026-11-24", "2026-11-24T23:30:00.000"],
    ]);
  });
});
