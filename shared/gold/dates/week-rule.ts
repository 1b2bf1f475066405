import { day } from "../../platform/time.ts";
import { weekday } from "./period.ts";

/**
 * Which week is the first of a year. `iso`: from Monday, the one with the year's first Thursday; a week is never cut,
 * so it can belong to another year than its day. `us`: from Sunday, the one with the year's first day; a week is cut
 * where the year ends.
 */
export const weekRules = ["iso", "us"] as const;
export type WeekRule = (typeof weekRules)[number];

/** A day's week. */
export interface Week {
  /** The year that the week belongs to, called by the calendar year in which it ends. */
  readonly year: number;
  /** 1 to 54. */
  readonly number: number;
}

/**
 * The week of a day in years that begin with a month. The calendar's begin with month 1; in fiscal ones the rules are
 * the same.
 *
 * @param time midnight of the day in UTC, epoch milliseconds
 * @param startMonth 1 to 12
 */
export function weekIn(time: number, startMonth: number, rule: WeekRule): Week {
  if (rule === "iso") {
    const thursday = time + (4 - weekday(time)) * day;
    const year = yearOf(thursday, startMonth);
    return { year, number: 1 + Math.floor((thursday - beginningOf(year, startMonth)) / (7 * day)) };
  }
  const year = yearOf(time, startMonth);
  const first = beginningOf(year, startMonth);
  return { year, number: 1 + Math.floor(((time - first) / day + (weekday(first) % 7)) / 7) };
}

/** 1 to 7, from the day on which the rule's weeks begin. */
export function dayOfWeek(time: number, rule: WeekRule): number {
  return rule === "iso" ? weekday(time) : (weekday(time) % 7) + 1;
}

/** The year of a day, called by the calendar year in which it ends. */
export function yearOf(time: number, startMonth: number): number {
  const date = new Date(time);
  const later = startMonth > 1 && date.getUTCMonth() + 1 >= startMonth;
  return date.getUTCFullYear() + (later ? 1 : 0);
}

/** Midnight of the year's first day in UTC, epoch milliseconds. */
export function beginningOf(year: number, startMonth: number): number {
  return Date.UTC(startMonth > 1 ? year - 1 : year, startMonth - 1, 1);
}
