import { everyDay, weekday, weekOf } from "./period.ts";
import type { Column, Row } from "./summary.ts";

/**
 * Which week is the first of a year. `iso`: from Monday, the one with the year's first Thursday; its year can be another than the day's.
 * `us`: from Sunday, the one with 1 January; the week is cut at the end of the year.
 */
export const weekRules = ["iso", "us"] as const;
export type WeekRule = (typeof weekRules)[number];

export interface DateDimensionOptions {
  readonly firstYear: number;
  readonly years: number;
  /** 1 to 12: the month in which a fiscal year begins. The year is called by the calendar year in which it ends. */
  readonly fiscalStartMonth: number;
  readonly weekRule: WeekRule;
}

export const dateColumns: readonly Column[] = [
  { name: "date", type: "date", description: "The day." },
  { name: "year", type: "integer", description: "Calendar year." },
  { name: "quarter", type: "integer", description: "1 to 4." },
  { name: "month", type: "integer", description: "1 to 12." },
  { name: "dayofmonth", type: "integer", description: "1 to 31." },
  { name: "dayofyear", type: "integer", description: "1 to 366." },
  { name: "dayofweek", type: "integer", description: "1 to 7, from the day on which weeks begin: Monday or Sunday." },
  { name: "week", type: "integer", description: "1 to 54, by the week rule." },
  { name: "week_part", type: "text", description: "Week with its year, not padded: 2023-10." },
  { name: "iso_week", type: "text", description: "ISO week with its year: 2023-W10; as in activity_weekly." },
  { name: "fiscal_year", type: "integer", description: "Called by the calendar year in which it ends." },
  { name: "fiscal_quarter", type: "integer", description: "1 to 4." },
  { name: "fiscal_month", type: "integer", description: "1 to 12, from the month in which the fiscal year begins." },
];

/** A row for every day of the years, in order. */
export function dateDimension(options: DateDimensionOptions): Row[] {
  const { firstYear, years } = options;
  return everyDay({ from: `${firstYear}-01-01`, to: `${firstYear + years - 1}-12-31` }).map((date) =>
    dayRow(date, options),
  );
}

function dayRow(date: string, { fiscalStartMonth, weekRule }: DateDimensionOptions): Row {
  const [year = 0, month = 0, dayOfMonth = 0] = date.split("-").map(Number);
  const dayOfYear = 1 + Math.round((Date.parse(date) - Date.UTC(year, 0, 1)) / 86_400_000);
  const { weekYear, week, dayOfWeek } = weekRule === "iso" ? isoWeek(date) : usWeek(date, year, dayOfYear);
  const fiscalMonth = ((month - fiscalStartMonth + 12) % 12) + 1;
  return {
    date,
    year,
    quarter: Math.ceil(month / 3),
    month,
    dayofmonth: dayOfMonth,
    dayofyear: dayOfYear,
    dayofweek: dayOfWeek,
    week,
    week_part: `${weekYear}-${week}`,
    iso_week: weekOf(date),
    fiscal_year: fiscalStartMonth > 1 && month >= fiscalStartMonth ? year + 1 : year,
    fiscal_quarter: Math.ceil(fiscalMonth / 3),
    fiscal_month: fiscalMonth,
  };
}

function isoWeek(date: string) {
  const [weekYear = 0, week = 0] = weekOf(date).split("-W").map(Number);
  return { weekYear, week, dayOfWeek: weekday(Date.parse(date)) };
}

function usWeek(date: string, year: number, dayOfYear: number) {
  const sunday = (text: string) => weekday(Date.parse(text)) % 7;
  return {
    weekYear: year,
    week: Math.floor((dayOfYear - 1 + sunday(`${year}-01-01`)) / 7) + 1,
    dayOfWeek: sunday(date) + 1,
  };
}
