import { daysOfMonth, daysOfWeek, monthOf, weekOf } from "../dates/period.ts";
import type { Rollup } from "../rollup.ts";
import type { Row, Summary } from "../summary.ts";
import { activityColumns, activityDaily, wearerGrain } from "./activity-daily.ts";

/** The days of an ISO week together; the week carries its year. */
export const activityWeekly = periodically("activity_weekly", {
  column: "week",
  periodOf: weekOf,
  daysOf: daysOfWeek,
  description: "ISO week with its year: 2026-W53.",
});

/** The days of a calendar month together. */
export const activityMonthly = periodically("activity_monthly", {
  column: "month",
  periodOf: monthOf,
  daysOf: daysOfMonth,
  description: "Calendar month: 2026-07.",
});

type Period = Omit<Rollup, "fold"> & { readonly description: string };

function periodically(name: string, { description, ...period }: Period): Summary {
  return {
    ...activityDaily,
    name,
    grain: [...wearerGrain, { property: period.column, column: period.column }],
    columns: [
      activityColumns.user,
      activityColumns.device,
      { name: period.column, type: "text", description },
      { name: "days", type: "integer", description: "On which there was any sample.", unit: "days" },
      ...activityColumns.measures,
    ],
    feeds: [],
    compute: async () => [],
    rollup: { ...period, fold: (of, days) => fold(period.column, of, days) },
  };
}

/** Averages weigh samples, not days; the watch is the one that counted most of the steps. */
function fold(column: string, period: string, days: readonly Row[]): Row[] {
  const wearers = Map.groupBy(days, (row) => JSON.stringify([row["user_id"], row["user_id"] ?? row["device_id"]]));
  return [...wearers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, unsorted]) => {
      const rows = unsorted.toSorted((a, b) => (String(a["date"]) < String(b["date"]) ? -1 : 1));
      return {
        user_id: rows[0]?.["user_id"] ?? null,
        device_id: busiest(rows),
        [column]: period,
        days: rows.length,
        total_steps: sum(rows, (row) => Number(row["total_steps"])),
        avg_heart_rate: mean(rows, "avg_heart_rate", "samples"),
        avg_heart_rate_asleep: mean(rows, "avg_heart_rate_asleep", "samples_asleep"),
        samples: sum(rows, (row) => Number(row["samples"])),
        samples_asleep: sum(rows, (row) => Number(row["samples_asleep"])),
      };
    });
}

function mean(rows: readonly Row[], average: string, samples: string): number | null {
  const count = sum(rows, (row) => Number(row[samples]));
  return count === 0 ? null : sum(rows, (row) => Number(row[average] ?? 0) * Number(row[samples])) / count;
}

function busiest(rows: readonly Row[]): string {
  const devices = [...Map.groupBy(rows, (row) => String(row["device_id"]))];
  const steps = devices.map(([device, days]) => [device, sum(days, (row) => Number(row["total_steps"]))] as const);
  return steps.sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))[0]?.[0] ?? "";
}

function sum(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((all, row) => all + of(row), 0);
}
