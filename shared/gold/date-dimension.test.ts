import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DateDimensionOptions, dateColumns, dateDimension, type WeekRule } from "./date-dimension.ts";

const options: DateDimensionOptions = { firstYear: 2015, years: 20, fiscalStartMonth: 7, weekRule: "us" };
const published = new URL("../../../shared/data/sbit-set1/6-date-lookup.json", import.meta.url);
const on = (date: string, change: Partial<DateDimensionOptions> = {}) =>
  dateDimension({ ...options, ...change }).find((row) => row["date"] === date);

describe("the date dimension", () => {
  it("has every day of twenty years, in order, and all its columns", () => {
    const rows = dateDimension(options);
    expect(rows).toHaveLength(20 * 365 + 5);
    expect([rows[0]?.["date"], rows.at(-1)?.["date"]]).toEqual(["2015-01-01", "2034-12-31"]);
    expect(rows.map(({ date }) => date)).toEqual(rows.map(({ date }) => date).toSorted());
    for (const row of rows) expect(Object.keys(row)).toEqual(dateColumns.map(({ name }) => name));
  });

  it.runIf(existsSync(published))("is the published table, by US weeks", () => {
    const lines = readFileSync(published, "utf8").trim().split("\n");
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
});
