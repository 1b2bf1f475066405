import { expect, it } from "vitest";
import { weekOf as weekOfApp } from "../../shared/gold/dates/period.ts";
import { addDays, daysBetween, endOf, isPlausibleDay, midnightOf, today, weekOf } from "./days.ts";

it("adds days over the end of a month and of a year", () => {
  expect([addDays("2026-02-28", 1), addDays("2026-01-01", -1)]).toEqual(["2026-03-01", "2025-12-31"]);
  expect(daysBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(daysBetween("2026-03-02", "2026-03-01")).toEqual([]);
});

it("has the day of a zone", () => {
  const time = Date.UTC(2026, 2, 10, 2);
  expect([today("UTC", time), today("America/New_York", time)]).toEqual(["2026-03-10", "2026-03-09"]);
});

it.each([
  ["UTC", "2026-03-29T00:00:00.000Z"],
  ["Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["America/New_York", "2026-03-29T04:00:00.000Z"],
  ["Asia/Kathmandu", "2026-03-28T18:15:00.000Z"],
])("has the midnight of %s, on the day of a clock change too", (zone, expected) => {
  expect(new Date(midnightOf("2026-03-29", zone)).toISOString()).toBe(expected);
});

it("has the midnights and the ends of the first years", () => {
  for (const day of ["0002-12-02", "0099-12-31", "0100-01-01", "1902-03-04"]) {
    expect(new Date(midnightOf(day, "UTC")).toISOString()).toBe(`${day}T00:00:00.000Z`);
    expect(endOf(day, "UTC")).toBe(`${day}T23:59:59.999Z`);
  }
});

it("takes no part of a year for a day that somebody means", () => {
  const texts = ["0002-12-02", "0202-12-02", "1899-12-31", "2026-02-30", "2026-2-3", "", "tomorrow", "1900-01-01"];
  expect([...texts, "2026-12-02"].filter(isPlausibleDay)).toEqual(["1900-01-01", "2026-12-02"]);
});

it("has the end of a day of 23 hours, and none of what is no day", () => {
  expect(endOf("2026-03-29", "Europe/Berlin")).toBe("2026-03-29T21:59:59.999Z");
  expect(endOf("yesterday", "UTC")).toBeUndefined();
});

it("has the weeks of the app", () => {
  const days = daysBetween("2024-12-20", "2027-01-10");
  expect(days.map(weekOf)).toEqual(days.map(weekOfApp));
});
