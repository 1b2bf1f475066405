import type { Rollup, Row } from "./summary.ts";

/** The rows of every period that has any, period by period. `days` must cover whole periods. */
export function rolledUp({ periodOf, fold }: Rollup, days: readonly Row[]): Row[] {
  const periods = Map.groupBy(days, (row) => periodOf(String(row["date"])));
  return [...periods].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([period, rows]) => fold(period, rows));
}
