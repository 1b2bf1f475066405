import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timePattern } from "./time-pattern.ts";

const iso = (pattern: string, text: string): string | undefined => {
  const parts = timePattern(pattern)(text);
  if (parts === undefined) return undefined;
  const { year, month, day, hour, minute, second, millisecond, offset } = parts;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond)).toISOString();
  return offset === undefined ? time : `${time} ${offset}`;
};

describe("a time pattern", () => {
  it.each([
    ["M/d/yyyy h:mm:ss a", "4/12/2016 7:21:00 AM", "2016-04-12T07:21:00.000Z"],
    ["M/d/yyyy h:mm:ss a", "12/31/2016 12:00:01 am", "2016-12-31T00:00:01.000Z"],
    ["M/d/yyyy h:mm:ss a", "1/2/2016 12:59:59 p.m.", "2016-01-02T12:59:59.000Z"],
    ["dd.MM.yyyy HH:mm", " 05.11.2026 00:00 ", "2026-11-05T00:00:00.000Z"],
    ["d MMM yyyy, H:mm", "5 Nov 2026, 7:05", "2026-11-05T07:05:00.000Z"],
    ["yyyyMMdd'T'HHmmss", "20261105T070509", "2026-11-05T07:05:09.000Z"],
    ["yyyy-MM-dd HH:mm:ss.SSSSSS", "2026-11-05 07:05:09.500500", "2026-11-05T07:05:09.501Z"],
    ["yyyy-MM-dd HH:mm:ss xxx", "2026-11-05 07:05:09 +05:30", "2026-11-05T07:05:09.000Z 330"],
    ["yyyy-MM-dd HH:mm:ss xxx", "2026-11-05 07:05:09 Z", "2026-11-05T07:05:09.000Z 0"],
    ["yyyy-MM-dd", "2026-02-30", undefined],
    ["M/d/yyyy", "13/1/2026", undefined],
    ["M/d/yyyy h:mm a", "1/1/2026 13:00 PM", undefined],
    ["M/d/yyyy H:mm", "1/1/2026 24:00", undefined],
    ["M/d/yyyy", "1/1/2026 7:00", undefined],
  ])("%s reads %s as %s", (pattern, text, expected) => {
    expect(iso(pattern, text)).toBe(expected);
  });

  it.each([
    ["YYYY-MM-DD", "YYYY is none of the symbols"],
    ["HH:mm", "year, month and day expected"],
    ["yyyy-MM-dd h:mm", "h and a occur together"],
    ["yyyy-MM-dd'T", "a quote is not closed"],
    ["yyyy-MM-dd dd", "day"],
  ])("%s is invalid: %s", (pattern, message) => {
    expect(() => timePattern(pattern)).toThrow(message);
  });

  it("reads what it would write, for any time", () => {
    const pad = (number: number) => String(number).padStart(2, "0");
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        const [month, day, hour] = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
        const rest = `${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
        const text = `${month}/${day}/${date.getUTCFullYear()} ${hour % 12 || 12}:${rest} ${hour < 12 ? "AM" : "PM"}`;
        const expected = new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
        expect(iso("M/d/yyyy h:mm:ss a", text)).toBe(expected);
      }),
    );
  });
});
