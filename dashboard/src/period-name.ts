import { day, month } from "./format.ts";

/**
 * A day, a week or a month for people: `Wed 11 Mar 2026`, `2026-W11`, `Mar 2026`.
 *
 * @param length `short`: for axes, without the year of a day and of a week
 */
export function periodName(period: string, length: "short" | "full" = "full"): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) return day(period, length);
  if (/^\d{4}-\d{2}$/.test(period)) return month(period);
  return length === "short" ? period.replace(/^\d{4}-/, "") : period;
}
