import type { Row } from "./summary.ts";

/** Days, both included, as YYYY-MM-DD. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** How rows of days become rows of longer periods. */
export interface Rollup {
  /** The column of the grain that names the period. */
  readonly column: string;
  /** The period that holds the day: `2026-W01`. */
  periodOf(date: string): string;
  /** Its days; undefined for what is no period. */
  daysOf(period: string): Days | undefined;
  /** The rows of one period, in a fixed order, of all rows of its days. */
  fold(period: string, days: readonly Row[]): Row[];
}

/** The rows of every period that has any, period by period. The days must be those of whole periods. */
export function rolledUp({ periodOf, fold }: Rollup, days: readonly Row[]): Row[] {
  const periods = Map.groupBy(days, (row) => periodOf(String(row["date"])));
  return [...periods].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([period, rows]) => fold(period, rows));
}
