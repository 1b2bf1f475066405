import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { hour, minute } from "../../platform/time.ts";
import { calendar } from "./calendar.ts";
import { calendarOfOffsets, differences, type Offsets, offsetsOf } from "./offsets.ts";

const zones = ["UTC", "Europe/Berlin", "America/Inuvik", "Asia/Kathmandu", "Africa/Casablanca", "Australia/Lord_Howe"];
const years = { from: Date.UTC(2015, 0), to: Date.UTC(2028, 0) };

describe.each(zones)("the offsets of %s", (zone) => {
  const offsets = offsetsOf(zone, years);

  it("give each instant the day of the time zone", () => {
    const [stored, real] = [calendarOfOffsets(zone, offsets), calendar(zone)];
    fc.assert(
      fc.property(fc.integer({ min: years.from, max: years.to }), (time) => {
        expect(stored.dateOf(time)).toBe(real.dateOf(time));
      }),
    );
    for (const [since] of offsets)
      for (const time of [since - 1, since]) expect(stored.dateOf(time)).toBe(real.dateOf(time));
  });

  it("do not differ from themselves", () => expect(differences(offsets, offsets, years.to)).toEqual([]));
});

test("two offsets differ in the intervals in which the clocks differ, while both are known", () => {
  const summer = Date.UTC(2026, 5, 1);
  const [a, b]: Offsets[] = [
    [[0, 0]],
    [
      [Date.UTC(2026, 0), 0],
      [summer, hour],
      [summer + 10 * hour, 0],
      [summer + 20 * hour, 30 * minute],
    ],
  ];
  expect(differences(a ?? [], b ?? [], summer + 30 * hour)).toEqual([
    { from: summer, to: summer + 10 * hour },
    { from: summer + 20 * hour, to: summer + 30 * hour },
  ]);
  expect(differences(a ?? [], b ?? [], summer)).toEqual([]);
});
