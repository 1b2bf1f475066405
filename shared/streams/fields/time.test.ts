import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDate, millisecondsOf, parseIso } from "./time.ts";

const noon = Date.UTC(2023, 2, 10, 12, 26, 8);

describe("millisecondsOf", () => {
  it.each([
    ["whole seconds", 1_678_451_168, 1_678_451_168_000],
    ["fractional seconds, as a double contains them", 1_678_451_168.123, 1_678_451_168_123],
    ["parts of a millisecond, to the nearest", 1_678_451_168.1236, 1_678_451_168_124],
    ["seconds that a 32-bit float would have rounded to a multiple of 128", 1_678_451_201, 1_678_451_201_000],
    ["1e11 exactly, as seconds", 1e11, 1e14],
    ["anything above 1e11, as milliseconds", 1e11 + 1, 1e11 + 1],
    ["fractional milliseconds, to the nearest", 1_678_451_168_123.6, 1_678_451_168_124],
    ["the year 9999 in seconds, not as a day of 1978", 253_402_300_799, 253_402_300_799_000],
    ["half a millisecond, up", 1_678_521_600.5045, 1_678_521_600_505],
  ])("reads %s", (_, value, expected) => {
    expect(millisecondsOf(value)).toBe(expected);
  });

  it("reads seconds and milliseconds of one instant to the same integer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3e11, max: 4e12 }), (time) => {
        expect(millisecondsOf(time)).toBe(time);
        expect(millisecondsOf(time / 1000)).toBe(time);
      }),
    );
  });
});

it("the same decimal text is the same instant, as a number and in ISO 8601", () => {
  const fractions = fc.stringMatching(/^\d{1,6}$/);
  fc.assert(
    fc.property(fc.integer({ min: 1_262_304_000, max: 4_102_444_800 }), fractions, (seconds, fraction) => {
      const iso = new Date(seconds * 1000).toISOString().replace(".000Z", `.${fraction}Z`);
      expect(millisecondsOf(Number(`${seconds}.${fraction}`))).toBe(parseIso(iso));
    }),
    { numRuns: 10_000 },
  );
});

describe("parseIso", () => {
  it.each([
    ["2023-03-10T12:26:08Z", noon],
    ["2023-03-10T12:26:08", noon],
    ["2023-03-10 12:26:08", noon],
    ["2023-03-10t12:26:08z", noon],
    ["2023-03-10T12:26:08 Z", noon],
    ["2023-03-10T12:26", noon - 8000],
    ["2023-03-10", Date.UTC(2023, 2, 10)],
    ["2023-03-10T12:26:08.5Z", noon + 500],
    ["2023-03-10T12:26:08,123456", noon + 123],
    ["2023-03-10T12:26:08.1235", noon + 124],
    ["2023-03-10T12:26:08.9999999Z", noon + 1000],
    ["2023-03-10T12:26:08.000499999999999", noon],
    ["2023-03-10T14:26:08+02:00", noon],
    ["2023-03-10T14:26:08+0200", noon],
    ["2023-03-10 14:26:08+02", noon],
    ["2023-03-10T06:56:08-05:30", noon],
    ["2023-03-10T00:26:08-12:00", noon],
    ["2023-03-11T02:26:08+14:00", noon],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
  ])("reads %s", (text, expected) => {
    expect(parseIso(text)).toBe(expected);
  });

  it.each([
    "",
    "today",
    "1678451168",
    "2023-02-29",
    "2023-13-01",
    "2023-00-10",
    "2023-03-00",
    "2023-03-32",
    "0999-03-10",
    "2023-3-10",
    "2023-03-10T",
    "2023-03-10T12",
    "2023-03-10T24:00:00",
    "2023-03-10T12:60:00",
    "2023-03-10T12:26:60",
    "2023-03-10T12:26.5",
    "2023-03-10T12:26:08.",
    "2023-03-10T12:26:08+15:00",
    "2023-03-10T12:26:08+02:60",
    "2023-03-10T12:26:08 ",
    "2023-03-10T12:26:08\n",
    " 2023-03-10T12:26:08",
    "2023-03-10T12:26:08 UTC",
    "2023-03-10+02:00",
    "10/03/2023",
    "２０２３-03-10",
  ])("returns undefined for %j", (text) => {
    expect(parseIso(text)).toBeUndefined();
  });

  it("reads the output of Date, and takes no long time for any text", () => {
    const date = fc.date({
      min: new Date("1000-01-01"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (instant) => {
        expect(parseIso(instant.toISOString())).toBe(instant.getTime());
      }),
    );
    const before = process.cpuUsage();
    expect(parseIso(`2023-03-10T12:26:08.${"1".repeat(1_000_000)}x`)).toBeUndefined();
    expect(parseIso(`2023-03-10T12:26:08${" ".repeat(1_000_000)}x`)).toBeUndefined();
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});

describe("isDate", () => {
  it("contains the days of the Gregorian calendar", () => {
    const leaps = [1900, 2000, 2023, 2024].filter((year) => isDate(year, 2, 29));
    expect(leaps).toEqual([2000, 2024]);
    const lengths = Array.from({ length: 12 }, (_, month) =>
      Array.from({ length: 33 }, (__, date) => date).filter((date) => isDate(2023, month + 1, date)),
    );
    expect(lengths.map((dates) => dates.length)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
  });
});
