import { expect, it } from "vitest";
import { parseTime } from "./parse-time.ts";

const now = Date.UTC(2026, 10, 24, 12);

it.each([
  ["2026-11-24", Date.UTC(2026, 10, 24)],
  ["2026-11-24T10:30", Date.UTC(2026, 10, 24, 10, 30)],
  ["2026-11-24T10:30:05.25Z", Date.UTC(2026, 10, 24, 10, 30, 5, 250)],
  ["2026-11-24T10:30+02:00", Date.UTC(2026, 10, 24, 8, 30)],
  ["90m", now - 90 * 60_000],
  ["7d", now - 7 * 86_400_000],
])("%s is a time", (text, time) => {
  expect(parseTime(text, now)).toBe(time);
});

it.each(["", "yesterday", "2026-02-30", "2026-13-01", "24", "1w", "2026-11-24T25:00"])("%j is not a time", (text) => {
  expect(() => parseTime(text, now)).toThrow("is expected");
});
