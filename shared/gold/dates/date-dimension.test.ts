import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { givenData } from "../../../testing/given-data.ts";
import { dateTable } from "../../serving/exports/date-table.ts";
import type { Row } from "../summary.ts";
import { type DateDimensionOptions, dateDimension, dates } from "./date-dimension.ts";
import { weekOf } from "./period.ts";
import { type WeekRule, weekRules } from "./week-rule.ts";

const options: DateDimensionOptions = { firstYear: 2015, years: 20, fiscalStartMonth: 7, weekRule: "us" };
const set1 = givenData("sbit-set1");
const on = (date: string, change: Partial<DateDimensionOptions> = {}) =>
  dateDimension({ ...options, ...change }).find((row) => row["date"] === date);

const begins = ({ fiscalStartMonth }: DateDimensionOptions, row: Row) =>
  row["dayofmonth"] === 1 && row["month"] === fiscalStartMonth;

function expectFiscalDay(any: DateDimensionOptions, row: Row): void {
  expect(row["fiscal_dayofyear"] === 1).toBe(begins(any, row));
  expect(row["fiscal_month"] === 1 && row["dayofmonth"] === 1).toBe(begins(any, row));
  if (any.fiscalStartMonth > 1) return;
  expect([row["fiscal_year"], row["fiscal_week_part"]]).toEqual([row["year"], row["week_part"]]);
}

/** A week changes on its first weekday; a US one where a year begins, too. */
function expectFiscalStep(any: DateDimensionOptions, before: Row, row: Row): void {
  expect(Number(row["fiscal_year"]) - Number(before["fiscal_year"])).toBe(begins(any, row) ? 1 : 0);
  const changes = row["dayofweek"] === 1 || (any.weekRule === "us" && begins(any, row));
  expect(row["fiscal_week_part"] !== before["fiscal_week_part"]).toBe(changes);
}

describe("the date dimension", () => {
  it("has every day of twenty years, in order, and all its columns", () => {
    const rows = dateDimension(options);
    expect(rows).toHaveLength(20 * 365 + 5);
    expect([rows[0]?.["date"], rows.at(-1)?.["date"]]).toEqual(["2015-01-01", "2034-12-31"]);
    expect(rows.map(({ date }) => date)).toEqual(rows.map(({ date }) => date).toSorted());
    for (const row of rows) expect(Object.keys(row)).toEqual(dates.columns.map(({ name }) => name));
  });

  it("is the published table, by US weeks", (context) => {
    set1.skipIfAbsent(context);
    const lines = readFileSync(new URL("6-date-lookup.json", set1.folder), "utf8").trim().split("\n");
    const rows = new Map(dateDimension(options).map((row) => [row["date"], row]));
    for (const known of lines.map((line) => JSON.parse(line)).filter(({ year }) => Number(year) === 2023)) {
      const row = rows.get(known.date) ?? {};
      const found = Object.fromEntries(Object.keys(known).map((name) => [name, String(row[name])]));
      expect(found).toEqual(known);
    }
  });

  it.each<[string, WeekRule, string, number]>([
    ["2020-12-31", "iso", "2020-53", 4],
    ["2021-01-03", "iso", "2020-53", 7],
    ["2021-01-04", "iso", "2021-1", 1],
    ["2021-01-02", "us", "2021-1", 7],
    ["2021-01-03", "us", "2021-2", 1],
    ["2023-03-05", "us", "2023-10", 1],
  ])("has %s, by %s weeks, in %s", (date, weekRule, weekPart, dayOfWeek) => {
    expect(on(date, { weekRule })).toMatchObject({ week_part: weekPart, dayofweek: dayOfWeek });
  });

  it.each([
    ["2026-06-30", 7, 2026, 4, 12],
    ["2026-07-01", 7, 2027, 1, 1],
    ["2026-12-31", 1, 2026, 4, 12],
    ["2026-01-01", 10, 2026, 2, 4],
  ])(
    "has %s, where fiscal years begin in month %i, in fiscal year %i",
    (date, fiscalStartMonth, year, quarter, month) => {
      const fiscal = { fiscal_year: year, fiscal_quarter: quarter, fiscal_month: month };
      expect(on(date, { fiscalStartMonth })).toMatchObject(fiscal);
    },
  );

  it.each<[string, number, WeekRule, string]>([
    ["2026-07-01", 7, "us", "2027-1"],
    ["2026-07-04", 7, "us", "2027-1"],
    ["2026-07-05", 7, "us", "2027-2"],
    ["2026-06-30", 7, "us", "2026-53"],
    // The first Thursday of July 2026 is the 2nd; of July 2027 the 1st, so that June's last days are in its week.
    ["2026-06-29", 7, "iso", "2027-1"],
    ["2026-06-28", 7, "iso", "2026-52"],
    ["2027-06-28", 7, "iso", "2028-1"],
    ["2025-10-01", 10, "iso", "2026-1"],
    ["2026-12-31", 1, "us", "2026-53"],
  ])("has %s, where fiscal years begin in month %i, by %s weeks, in fiscal week %s", (date, month, weekRule, part) => {
    expect(on(date, { fiscalStartMonth: month, weekRule })).toMatchObject({ fiscal_week_part: part });
  });

  const anyOptions = fc.record({
    firstYear: fc.integer({ min: 1900, max: 2200 }),
    years: fc.integer({ min: 1, max: 5 }),
    fiscalStartMonth: fc.integer({ min: 1, max: 12 }),
    weekRule: fc.constantFrom(...weekRules),
  });
  const nextDay = (date: unknown) => new Date(Date.parse(String(date)) + 86_400_000).toISOString().slice(0, 10);

  it("has every day once, leap days where they belong, whatever the options", () => {
    const property = fc.property(anyOptions, (any) => {
      const rows = dateDimension(any);
      expect(rows.at(0)?.["date"]).toBe(`${any.firstYear}-01-01`);
      expect(rows.at(-1)?.["date"]).toBe(`${any.firstYear + any.years - 1}-12-31`);
      for (const [index, row] of rows.entries())
        if (index > 0) expect(row["date"]).toBe(nextDay(rows[index - 1]?.["date"]));
      const leapDays = rows.filter(({ month, dayofmonth }) => month === 2 && dayofmonth === 29);
      const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      const years = Array.from({ length: any.years }, (_, index) => any.firstYear + index);
      expect(leapDays.map(({ year }) => year)).toEqual(years.filter(isLeap));
    });
    fc.assert(property, { numRuns: 15 });
  });

  it("counts days and weeks of fiscal years as those of calendar years, from another month", () => {
    const property = fc.property(anyOptions, (any) => {
      const rows = dateDimension(any);
      for (const [index, row] of rows.entries()) {
        expectFiscalDay(any, row);
        const before = rows[index - 1];
        if (before !== undefined) expectFiscalStep(any, before, row);
      }
    });
    fc.assert(property, { numRuns: 15 });
  });

  it("has ISO weeks with their own year", () => {
    for (const row of dateDimension({ ...options, weekRule: "iso" })) {
      const [year, week] = weekOf(String(row["date"])).split("-W").map(Number);
      expect([row["week_part"], row["week"]]).toEqual([`${year}-${week}`, week]);
    }
  });

  it("is another edition with any other option", () => {
    const changes = [{}, { firstYear: 2016 }, { years: 21 }, { fiscalStartMonth: 8 }, { weekRule: "iso" as const }];
    const editions = changes.map((change) => dateTable({ ...options, ...change }).edition);
    expect(new Set(editions).size).toBe(changes.length);
  });
});
