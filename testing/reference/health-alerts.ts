import { createHash } from "node:crypto";
import type { Row } from "../../shared/gold/summary.ts";
import { profiles, readings, registrations, type WorkoutEvent, workoutEvents } from "./contributions.ts";
import { type DayOf, inOrder, personDay, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt, versionsOf } from "./ties.ts";
import { workoutsOf } from "./workouts.ts";

const [minute, hour] = [60_000, 3_600_000];

/** The clauses of the rule, so that a test can change one of them. */
export const alertClauses = {
  isHigh: (bpm: number) => bpm > 120,
  isLow: (bpm: number) => bpm < 40,
  minutes: 10,
  missing: 2,
  followed: 180,
  recovery: 10 * minute,
  /** How long a start without a stop is a workout. */
  unfinished: 3 * hour,
  /** Whether a start within a workout of its session is one without a stop. */
  countsRepeatedStarts: false,
  /** Of the readings of a minute in the order of their times and devices. */
  ofMinute: (bpms: readonly number[]) => bpms.reduce((sum, bpm) => sum + bpm, 0) / bpms.length,
};

/** The rows of `health_alerts` by the default settings, in the order of their texts. */
export function referenceHealthAlerts(
  events: readonly Sent[],
  dayOf: DayOf = utcDay,
  clauses: typeof alertClauses = alertClauses,
): Row[] {
  const registered = registrations(events);
  const dayOfUser = personDay(versionsOf(profiles(events)), dayOf);
  const owned = onePerTime(readings(events)).flatMap((reading) => {
    const user = ownerAt(registered, "device", reading.device, reading.time);
    return typeof user === "string" && isValid(reading.bpm) ? [{ ...reading, user }] : [];
  });
  const busy = busyTimes(workoutEvents(events), clauses);
  const rows = [...Map.groupBy(owned, ({ user }) => user)].flatMap(([user, some]) => {
    const sorted = some.toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
    const means = [...Map.groupBy(sorted, ({ time }) => Math.floor(time / minute))].map(
      ([at, each]) => [at, clauses.ofMinute(each.map(({ bpm }) => bpm))] as const,
    );
    const isIdle = (start: number, end: number) =>
      !busy.some((each) => each.user === user && start < each.until && each.from < end);
    return (["high", "low"] as const).flatMap((kind) =>
      runsOf(means, kind === "high" ? clauses.isHigh : clauses.isLow, clauses)
        .map((run) => run.filter(([at]) => at < (run[0]?.[0] ?? 0) + clauses.followed))
        .map((run) => episodeOf(user, kind, run))
        .filter(({ start, end }) => end - start >= clauses.minutes * minute && isIdle(start, end))
        .map(({ row, start }): Row => ({ user_id: user, date: dayOfUser(user, start), ...row })),
    );
  });
  return inOrder(rows);
}

function episodeOf(user: string, kind: "high" | "low", run: readonly Mean[]) {
  const [start, end] = [(run[0]?.[0] ?? 0) * minute, ((run.at(-1)?.[0] ?? 0) + 1) * minute];
  const peaks = run.map(([, bpm]) => bpm);
  const iso = (time: number) => new Date(time).toISOString();
  const row: Row = {
    hour: iso(start).slice(0, 13),
    ...{ id: idOf("health-alert", user, kind, start), kind, start: iso(start), end: iso(end) },
    ...{ minutes: (end - start) / minute, peak_bpm: kind === "high" ? Math.max(...peaks) : Math.min(...peaks) },
    threshold_bpm: kind === "high" ? 120 : 40,
  };
  return { row, start, end };
}

type Mean = readonly [at: number, bpm: number];

/** Divides the minutes where one is not beyond the threshold, or more are missing than tolerated. */
function runsOf(
  means: readonly Mean[],
  isBeyond: (bpm: number) => boolean,
  { missing }: typeof alertClauses,
): Mean[][] {
  const runs: Mean[][] = [[]];
  for (const [at, bpm] of means) {
    const last = runs.at(-1) ?? [];
    if (!isBeyond(bpm)) runs.push([]);
    else if (last.length > 0 && at - (last.at(-1)?.[0] ?? 0) > missing + 1) runs.push([[at, bpm]]);
    else last.push([at, bpm]);
  }
  return runs.filter((run) => run.length > 0);
}

/** Workouts, starts without a stop for 3 h, and ten minutes after each. */
function busyTimes(
  events: readonly WorkoutEvent[],
  { recovery, unfinished, countsRepeatedStarts }: typeof alertClauses,
) {
  const workouts = workoutsOf(events);
  const open = events.filter(
    ({ user, workout, session, action, time }) =>
      action === "start" &&
      !events.some(
        (each) =>
          each.action === "void" &&
          each.user === user &&
          each.workout === workout &&
          each.session === session &&
          each.time === time,
      ) &&
      (countsRepeatedStarts ||
        !workouts.some(
          (each) =>
            each.user === user &&
            each.workout === workout &&
            each.session === session &&
            each.start <= time &&
            time < each.end,
        )),
  );
  return [
    ...workouts.map(({ user, start, end }) => ({ user, from: start, until: end + recovery })),
    ...open.map(({ user, time }) => ({ user, from: time, until: time + unfinished + recovery })),
  ];
}

function idOf(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
