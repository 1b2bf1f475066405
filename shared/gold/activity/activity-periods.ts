import { sum } from "../../platform/sum.ts";
import { daysOfMonth, daysOfWeek, monthOf, weekOf } from "../dates/period.ts";
import type { Column, RolledUpSummary, Rollup, Row } from "../summary.ts";
import { activityDaily } from "./activity-daily.ts";
import { activityColumns } from "./columns.ts";
import { subjectGrain } from "./subject.ts";

/** Rolled up by ISO week; the week contains its year. */
export const activityWeekly = periodSummary("activity_weekly", {
  column: "week",
  periodOf: weekOf,
  daysOf: daysOfWeek,
  description: "ISO week with its year: 2026-W53.",
  pattern: "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$",
  expected: "a week expected, as 2026-W05",
});

/** Rolled up by calendar month. */
export const activityMonthly = periodSummary("activity_monthly", {
  column: "month",
  periodOf: monthOf,
  daysOf: daysOfMonth,
  description: "Calendar month: 2026-07.",
  pattern: "^\\d{4}-(0[1-9]|1[0-2])$",
  expected: "a month expected, as 2026-03",
});

type Period = Omit<Rollup, "fold"> & Required<Pick<Column, "description" | "pattern" | "expected">>;

function periodSummary(name: string, { description, pattern, expected, ...period }: Period): RolledUpSummary {
  const { version, container, partitionKey } = activityDaily;
  const { column } = period;
  return {
    kind: "rolled-up",
    ...{ name, version, container, partitionKey },
    grain: [...subjectGrain, { property: column, column }],
    date: "date",
    subjects: "one",
    columns: [
      ...activityColumns.subject,
      { name: column, type: "text", mark: "open", description, pattern, expected },
      { name: "days", type: "integer", mark: "open", description: "Days with any sample.", unit: "days" },
      ...activityColumns.measures,
    ],
    rollup: { ...period, fold: (of, days) => fold(column, of, days) },
  };
}

/** Averages are weighted by samples, not by days; the watch is the one with the most steps. */
function fold(column: string, period: string, days: readonly Row[]): Row[] {
  const subjects = Map.groupBy(days, (row) => JSON.stringify([row["user_id"], row["user_id"] ?? row["device_id"]]));
  return [...subjects]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, unsorted]) => {
      const rows = unsorted.toSorted((a, b) => (String(a["date"]) < String(b["date"]) ? -1 : 1));
      return {
        user_id: rows[0]?.["user_id"] ?? null,
        device_id: busiestDevice(rows),
        [column]: period,
        days: rows.length,
        total_steps: total(rows, "total_steps"),
        avg_heart_rate: mean(rows, "avg_heart_rate", "samples"),
        avg_heart_rate_asleep: mean(rows, "avg_heart_rate_asleep", "samples_asleep"),
        samples: total(rows, "samples"),
        samples_asleep: total(rows, "samples_asleep"),
      };
    });
}

function total(rows: readonly Row[], column: string): number {
  return sum(rows.map((row) => Number(row[column])));
}

function mean(rows: readonly Row[], average: string, samples: string): number | null {
  const count = total(rows, samples);
  return count === 0 ? null : sum(rows.map((row) => Number(row[average] ?? 0) * Number(row[samples]))) / count;
}

function busiestDevice(rows: readonly Row[]): string {
  const devices = [...Map.groupBy(rows, (row) => String(row["device_id"]))];
  const steps = devices.map(([device, days]) => [device, total(days, "total_steps")] as const);
  return steps.sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))[0]?.[0] ?? "";
}
