import { day, isoTime } from "../../platform/time.ts";

/** Days, both included, as YYYY-MM-DD. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/**
 * The ISO 8601 week of a day, with its year: the week belongs to the year of its Thursday, so 2027-01-03 is in
 * `2026-W53`.
 *
 * @param date YYYY-MM-DD
 */
export function weekOf(date: string): string {
  const time = Date.parse(date);
  const thursday = time + (4 - weekday(time)) * day;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * day));
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** Monday to Sunday; undefined when the text is no week, such as `2026-W54`. */
export function daysOfWeek(week: string): Days | undefined {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (year === undefined) return undefined;
  // The fourth of January is always in the first week.
  const fourth = Date.parse(`${year}-01-04`);
  const monday = fourth + (1 - weekday(fourth) + 7 * (Number(number) - 1)) * day;
  const from = dateOf(monday);
  return weekOf(from) === week ? { from, to: dateOf(monday + 6 * day) } : undefined;
}

/** `2026-07` of `2026-07-31`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** First to last day; undefined when the text is no month. */
export function daysOfMonth(month: string): Days | undefined {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === undefined) return undefined;
  const last = new Date(0);
  last.setUTCFullYear(Number(year), Number(number), 0);
  return { from: `${month}-01`, to: dateOf(last.getTime()) };
}

/** Every day, in order. */
export function everyDay({ from, to }: Days): string[] {
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += day) days.push(dateOf(time));
  return days;
}

/** 1 is Monday, 7 Sunday. */
export function weekday(time: number): number {
  return new Date(time).getUTCDay() || 7;
}

function dateOf(time: number): string {
  return isoTime(time).slice(0, 10);
}
