import type { Days } from "../../gold/dates/period.ts";
import type { Rollup, Summary } from "../../gold/summary.ts";
import type { RowFilter } from "./filter.ts";

/**
 * The filter of the stored groups: of a rolled-up summary those of all days of the periods. `from` and `to` are
 * extended to whole periods.
 */
export function filterOfGroups(summary: Summary, filter: RowFilter): RowFilter {
  if (summary.kind === "computed") return filter;
  const { rollup } = summary;
  const { [rollup.column]: period, ...grain } = filter.grain;
  return { ...filter, grain, ...daysFrom(rollup, period, filter) };
}

const nothing: Days = { from: "9999-12-31", to: "0000-01-01" };

function daysFrom(rollup: Rollup, period: string | undefined, { from, to }: RowFilter): Partial<Days> {
  const whole = {
    ...(from === undefined ? {} : { from: rollup.daysOf(rollup.periodOf(from))?.from ?? from }),
    ...(to === undefined ? {} : { to: rollup.daysOf(rollup.periodOf(to))?.to ?? to }),
  };
  if (period === undefined) return whole;
  // Week 53 of a year that has 52: it has no days, and no rows.
  const days = rollup.daysOf(period) ?? nothing;
  const later = (a: string, b = a) => (a < b ? b : a);
  const earlier = (a: string, b = a) => (a < b ? a : b);
  return { from: later(days.from, whole.from), to: earlier(days.to, whole.to) };
}
