import { describe, expect, it } from "vitest";
import type { SqlTable } from "../table.ts";
import { completions } from "./completion.ts";

const table = (schema: string, name: string): SqlTable => ({
  schema,
  name,
  description: "",
  columns: [],
  fetch: async () => "",
});
const tables = [table("main", "dates"), table("bronze", "workouts"), table("silver", "workouts")];
const suggestion = (text: string, start: number, type = "keyword") => ({ text, start, type });

describe("completion", () => {
  it("returns only tables, with their schema, after FROM", () => {
    const found = [suggestion("dates", 14, "table"), suggestion("workouts", 14, "table"), suggestion("data ", 14)];
    expect(completions("select * from ", found, tables)).toEqual([["dates", "bronze.workouts", "silver.workouts"], ""]);
    expect(completions("select * from da", found, tables)).toEqual([["dates"], "da"]);
    expect(completions("select * FROM bronze.", [], tables)).toEqual([["bronze.workouts"], "bronze."]);
    expect(completions(".schema d", [], tables)).toEqual([["dates"], "d"]);
  });

  it("returns tables of the user, but not the tables behind views", () => {
    const found = [suggestion("mine", 14, "table"), suggestion("silver_workouts", 14, "table")];
    expect(completions("select * from m", found, tables)).toEqual([["mine"], "m"]);
    expect(completions("select * from s", found, tables)).toEqual([["silver.workouts"], "s"]);
  });

  it("returns keywords and columns of DuckDB that match the typed prefix", () => {
    const found = [suggestion("week_part", 7, "column"), suggestion("week ", 7), suggestion("date", 7, "column")];
    expect(completions("select week", found, tables)).toEqual([["week_part", "week "], "week"]);
    expect(completions("select WE", found, tables)).toEqual([["WEek_part", "WEek "], "WE"]);
  });

  it("returns nothing without suggestions of DuckDB", () => {
    expect(completions("select ~~~", [], tables)).toEqual([[], ""]);
  });
});
