import { day } from "../../platform/time.ts";
import type { Column, Row } from "../summary.ts";
import { everyDay, weekOf } from "./period.ts";
import { beginningOf, dayOfWeek, type WeekRule, weekIn, yearOf } from "./week-rule.ts";

export interface DateDimensionOptions {
  readonly firstYear: number;
  readonly years: number;
  /** 1 to 12: the month in which a fiscal year begins. The year is called by the calendar year in which it ends. */
  readonly fiscalStartMonth: number;
  /** Of the calendar's weeks, and of the fiscal ones. */
  readonly weekRule: WeekRule;
}

const dateColumns: readonly Column[] = [
  { name: "date", type: "date", mark: "open", description: "The day." },
  { name: "year", type: "integer", mark: "open", description: "Calendar year." },
  { name: "quarter", type: "integer", mark: "open", description: "Calendar quarter, 1 to 4." },
  { name: "month", type: "integer", mark: "open", description: "Calendar month, 1 to 12." },
  { name: "dayofmonth", type: "integer", mark: "open", description: "Day of the month, 1 to 31." },
  { name: "dayofyear", type: "integer", mark: "open", description: "Day of the year, 1 to 366." },
  {
    name: "dayofweek",
    type: "integer",
    mark: "open",
    description: "Day of the week, 1 to 7, from the day on which weeks begin: Monday or Sunday.",
  },
  { name: "week", type: "integer", mark: "open", description: "Week, 1 to 54, by the week rule." },
  { name: "week_part", type: "text", mark: "open", description: "Week with its year, not padded: 2023-10." },
  {
    name: "iso_week",
    type: "text",
    mark: "open",
    description: "ISO week with its year: 2023-W10; as in activity_weekly.",
  },
  {
    name: "fiscal_year",
    type: "integer",
    mark: "open",
    description: "Fiscal year, named after the calendar year in which it ends.",
  },
  { name: "fiscal_quarter", type: "integer", mark: "open", description: "Fiscal quarter, 1 to 4." },
  {
    name: "fiscal_month",
    type: "integer",
    mark: "open",
    description: "Fiscal month, 1 to 12, from the month in which the fiscal year begins.",
  },
  { name: "fiscal_dayofyear", type: "integer", mark: "open", description: "Day of the fiscal year, 1 to 366." },
  { name: "fiscal_week", type: "integer", mark: "open", description: "Fiscal week, 1 to 54, by the week rule." },
  {
    name: "fiscal_week_part",
    type: "text",
    mark: "open",
    description: "Fiscal week with its fiscal year, not padded: 2024-36.",
  },
];

/** The days as a table beside the summaries. It contains no personal data. */
export const dates = {
  name: "dates",
  version: 1,
  grain: [{ property: "date", column: "date" }],
  columns: dateColumns,
} as const;

/** A row for every day of the years, in order. */
export function dateDimension(options: DateDimensionOptions): Row[] {
  const { firstYear, years } = options;
  return everyDay({ from: `${firstYear}-01-01`, to: `${firstYear + years - 1}-12-31` }).map((date) =>
    dayRow(date, options),
  );
}

function dayRow(date: string, { fiscalStartMonth, weekRule }: DateDimensionOptions): Row {
  const [year = 0, month = 0, dayOfMonth = 0] = date.split("-").map(Number);
  const time = Date.parse(date);
  const fiscalMonth = ((month - fiscalStartMonth + 12) % 12) + 1;
  const week = weekIn(time, 1, weekRule);
  const fiscalWeek = weekIn(time, fiscalStartMonth, weekRule);
  return {
    date,
    year,
    quarter: Math.ceil(month / 3),
    month,
    dayofmonth: dayOfMonth,
    dayofyear: dayOfYear(time, 1),
    dayofweek: dayOfWeek(time, weekRule),
    week: week.number,
    week_part: `${week.year}-${week.number}`,
    iso_week: weekOf(date),
    fiscal_year: yearOf(time, fiscalStartMonth),
    fiscal_quarter: Math.ceil(fiscalMonth / 3),
    fiscal_month: fiscalMonth,
    fiscal_dayofyear: dayOfYear(time, fiscalStartMonth),
    fiscal_week: fiscalWeek.number,
    fiscal_week_part: `${fiscalWeek.year}-${fiscalWeek.number}`,
  };
}

function dayOfYear(time: number, startMonth: number): number {
  return 1 + (time - beginningOf(yearOf(time, startMonth), startMonth)) / day;
}
