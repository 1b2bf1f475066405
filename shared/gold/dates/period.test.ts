import { describe, expect, it } from "vitest";
import { daysOfMonth, daysOfWeek, everyDay, monthOf, weekOf } from "./period.ts";

describe("an ISO week", () => {
  it.each([
    ["2020-12-27", "2020-W52"],
    ["2020-12-28", "2020-W53"],
    ["2021-01-03", "2020-W53"],
    ["2021-01-04", "2021-W01"],
    ["2024-12-30", "2025-W01"],
    ["2026-11-24", "2026-W48"],
  ])("of %s is %s", (date, week) => expect(weekOf(date)).toBe(week));

  it("has seven days, each of which is in it, and no other has them", () => {
    const seen = new Set<string>();
    for (const date of everyDay({ from: "2018-01-01", to: "2032-12-31" })) {
      const days = daysOfWeek(weekOf(date));
      if (days === undefined) throw new Error(`${weekOf(date)} is no week`);
      expect(everyDay(days)).toHaveLength(7);
      expect(everyDay(days)).toContain(date);
      seen.add(days.from);
    }
    expect(seen.size).toBe(783);
  });

  it.each(["2026-W54", "2021-W53", "2026-W00", "2026-W1", "now", ""])("is not %j", (text) => {
    expect(daysOfWeek(text)).toBeUndefined();
  });
});

describe("a month", () => {
  it.each([
    ["2024-02", "2024-02-29"],
    ["2026-12", "2026-12-31"],
  ])("%s ends on %s", (month, to) => {
    expect(daysOfMonth(month)).toEqual({ from: `${month}-01`, to });
    expect(monthOf(to)).toBe(month);
  });

  it.each(["2026-13", "2026-00", "2026-1", ""])("is not %j", (text) => expect(daysOfMonth(text)).toBeUndefined());
});
