import { daysOfMonth, everyDay, monthOf } from "../../gold/dates/period.ts";
import type { Summary } from "../../gold/summary.ts";

/** The file of a summary without dates: all of it is one month. */
export const wholeSummary = "all";

/** The month that a changed document belongs to; of a summary of periods that of the first day of the document's period. */
export function monthOfDocument({ date, rollup }: Summary, document: Readonly<Record<string, unknown>>): string {
  if (date === undefined) return wholeSummary;
  const day = String(document[date]);
  return monthOf(rollup?.daysOf(rollup.periodOf(day))?.from ?? day);
}

/** The days of a month in order, as `YYYY-MM-DD`. */
export function daysOf(month: string): string[] {
  const days = daysOfMonth(month);
  if (days === undefined) throw new Error(`${month} is no month`);
  return everyDay(days);
}
