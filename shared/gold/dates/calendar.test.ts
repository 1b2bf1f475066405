import fc from "fast-check";
import { expect, test } from "vitest";
import { calendar } from "./calendar.ts";

const zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12"];
const instants = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) });

test.each([
  ["UTC", "2026-03-28T23:59:59.999Z", "2026-03-28"],
  ["UTC", "2026-03-29T00:00:00.000Z", "2026-03-29"],
  // Berlin: winter until 01:00Z that night, summer after it.
  ["Europe/Berlin", "2026-03-28T22:59:59.999Z", "2026-03-28"],
  ["Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29"],
  ["Europe/Berlin", "2026-03-29T21:59:59.999Z", "2026-03-29"],
  ["Europe/Berlin", "2026-03-29T22:00:00.000Z", "2026-03-30"],
  // Cairo: midnight of 24 April 2026 does not exist, the day begins at 01:00.
  ["Africa/Cairo", "2026-04-23T21:59:59.999Z", "2026-04-23"],
  ["Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24"],
  ["Pacific/Kiritimati", "2026-01-01T10:00:00.000Z", "2026-01-02"],
  ["Asia/Kathmandu", "2026-01-01T18:14:59.999Z", "2026-01-01"],
  ["Asia/Kathmandu", "2026-01-01T18:15:00.000Z", "2026-01-02"],
])("in %s the instant %s is of day %s", (zone, instant, date) => {
  expect(calendar(zone).dateOf(Date.parse(instant))).toBe(date);
});

test("in UTC a day is the date of the ISO 8601 text", () => {
  const { dateOf } = calendar("UTC");
  fc.assert(fc.property(instants, (time) => dateOf(time) === new Date(time).toISOString().slice(0, 10)));
});

test.each(zones)("in %s the interval around a day contains every instant of it", (zone) => {
  const { dateOf, around } = calendar(zone);
  fc.assert(
    fc.property(instants, (time) => {
      const { from, to } = around(dateOf(time));
      return from <= time && time <= to;
    }),
  );
});

test.each(zones)("in %s the days of an interval are those of its instants", (zone) => {
  const { dateOf, datesOf } = calendar(zone);
  const length = fc.integer({ min: 0, max: 10 * 3_600_000 });
  fc.assert(
    fc.property(instants, length, fc.double({ min: 0, max: 1, noNaN: true }), (from, longest, share) => {
      const dates = datesOf({ from, to: from + longest });
      expect(dates).toContain(dateOf(from + Math.round(longest * share)));
      expect(dates).toEqual([...new Set([dateOf(from), dateOf(from + longest)])]);
    }),
  );
});

test("no day of a longer interval is skipped", () => {
  const interval = { from: Date.UTC(2026, 1, 27, 12), to: Date.UTC(2026, 2, 2, 1) };
  expect(calendar("UTC").datesOf(interval)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
});

test("an unknown time zone throws", () => {
  expect(() => calendar("Mars/Olympus")).toThrow(RangeError);
});
