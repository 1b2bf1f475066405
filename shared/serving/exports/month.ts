import { daysOfMonth, everyDay, monthOf } from "../../gold/dates/period.ts";
import type { Summary } from "../../gold/summary.ts";

/** The month of a summary without dates: it is exported as one file. */
export const wholeSummary = "all";

/** The month of a changed document. For a rolled-up summary, the month in which the document's period begins. */
export function monthOfDocument(summary: Summary, document: Readonly<Record<string, unknown>>): string {
  if (summary.date === undefined) return wholeSummary;
  const day = String(document[summary.date]);
  if (summary.kind === "computed") return monthOf(day);
  const { periodOf, daysOf: daysOfPeriod } = summary.rollup;
  return monthOf(daysOfPeriod(periodOf(day))?.from ?? day);
}

/** The days of a month in order, as `YYYY-MM-DD`. */
export function daysOf(month: string): string[] {
  const days = daysOfMonth(month);
  if (days === undefined) throw new Error(`${month} is not a month`);
  return everyDay(days);
}
