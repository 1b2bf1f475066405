import { describe, expect, it } from "vitest";
import { monthOf } from "../../gold/dates/period.ts";
import { daysOf } from "./month.ts";

describe("a month", () => {
  it("contains all of its days in order", () => {
    for (const month of ["2024-02", "2026-12", "1999-01"]) {
      expect(new Set(daysOf(month).map(monthOf))).toEqual(new Set([month]));
      expect(daysOf(month).toSorted()).toEqual(daysOf(month));
    }
  });

  it.each([
    ["2024-02", 29],
    ["2026-02", 28],
    ["2026-04", 30],
    ["2026-12", 31],
  ])("%s has %i days", (month, days) => {
    expect(daysOf(month)).toHaveLength(days);
    expect(daysOf(month)[0]).toBe(`${month}-01`);
  });
});
