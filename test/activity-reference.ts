import type { Row } from "../shared/gold/summary.ts";
import type { GeneratedEvent } from "../tools/history.ts";
import { type Body, bodiesOf, ownerAt } from "./reference.ts";

/*
 * `activity_daily`, `_weekly` and `_monthly` straight from the bodies of events by the sentences of the design: slow, obvious, and
 * sharing nothing with the product. Weeks and months are computed from samples, not from days.
 */

interface Sample {
  readonly user: string | null;
  readonly device: string;
  readonly day: string;
  readonly steps: number;
  readonly bpm: number;
  readonly asleep: boolean;
  readonly time: number;
}

export type DayOf = (time: number) => string;
export const utcDay: DayOf = (time) => new Date(time).toISOString().slice(0, 10);

export function referenceDays(events: readonly GeneratedEvent[], dayOf: DayOf = utcDay): Row[] {
  return together(events, dayOf, (day) => day).map(({ period, samples, steps, device, user }) => ({
    ...{ user_id: user, device_id: device, date: period, total_steps: steps },
    ...measures(samples),
  }));
}

/** @param periodOf such as `isoWeek` */
export function referencePeriods(
  events: readonly GeneratedEvent[],
  column: "week" | "month",
  periodOf: (day: string) => string,
  dayOf: DayOf = utcDay,
): Row[] {
  return together(events, dayOf, periodOf).map(({ period, samples, steps, device, user }) => ({
    ...{ user_id: user, device_id: device, [column]: period, days: new Set(samples.map(({ day }) => day)).size },
    ...{ total_steps: steps, ...measures(samples) },
  }));
}

/** Goes from day to day until Thursday, and counts the Thursdays of that year so far. */
export function isoWeek(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  const step = (at.getUTCDay() + 6) % 7 < 3 ? 1 : -1;
  while (at.getUTCDay() !== 4) at.setUTCDate(at.getUTCDate() + step);
  const year = at.getUTCFullYear();
  let week = 0;
  for (const thursday = new Date(at); thursday.getUTCFullYear() === year; week += 1)
    thursday.setUTCDate(thursday.getUTCDate() - 7);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

function together(events: readonly GeneratedEvent[], dayOf: DayOf, periodOf: (day: string) => string) {
  const samples = samplesOf(events, dayOf);
  const groups = Map.groupBy(samples, ({ user, device, day }) =>
    JSON.stringify([user, user === null ? device : "", periodOf(day)]),
  );
  return [...groups].map(([key, some]) => {
    const [user, , period] = JSON.parse(key);
    const days = Map.groupBy(some, ({ day }) => day);
    const counted = [...days.values()].map(busiest);
    const steps = new Map<string, number>();
    for (const each of counted) steps.set(each.device, (steps.get(each.device) ?? 0) + each.steps);
    const [device = ""] = [...steps].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))[0] ?? [];
    return { user, period, samples: some, device, steps: counted.reduce((sum, each) => sum + each.steps, 0) };
  });
}

/** The device with more steps on a day. */
function busiest(day: readonly Sample[]): { device: string; steps: number } {
  const devices = [...Map.groupBy(day, ({ device }) => device)].map(([device, some]) => ({
    device,
    steps: some.reduce((sum, { steps }) => sum + steps, 0),
  }));
  const [best] = devices.sort((a, b) => b.steps - a.steps || (a.device < b.device ? -1 : 1));
  return best ?? { device: "", steps: 0 };
}

function measures(samples: readonly Sample[]) {
  const valid = samples
    .filter(({ bpm }) => bpm > 0 && bpm <= 300)
    .toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
  const asleep = valid.filter((sample) => sample.asleep);
  const mean = (some: readonly Sample[]) =>
    some.length === 0 ? null : some.reduce((sum, { bpm }) => sum + bpm, 0) / some.length;
  return {
    avg_heart_rate: mean(valid),
    avg_heart_rate_asleep: mean(asleep),
    samples: valid.length,
    samples_asleep: asleep.length,
  };
}

function samplesOf(events: readonly GeneratedEvent[], dayOf: DayOf): Sample[] {
  const bodies = bodiesOf(events);
  const registrations = bodies("registrations");
  return bodies("activity").map((body) => {
    const time = timeOf(body);
    const device = String(body["device_id"] ?? body["Device ID"]);
    return {
      ...{ device, time, day: dayOf(time) },
      user: (ownerAt(registrations, "device_id", device, time) as string | undefined) ?? null,
      steps: Number(body["steps"] ?? body["Step Count"]),
      bpm: Number(body["hr"] ?? body["Heart Rate"]),
      asleep: ["sleeping", "1"].includes(String(body["state"] ?? body["Sleeping State"])),
    };
  });
}

function timeOf(body: Body): number {
  const { date, timestamp } = body;
  return date === undefined ? Math.round(Number(timestamp) * 1000) : Date.parse(`${String(date).slice(0, 23)}Z`);
}
