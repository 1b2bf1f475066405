import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMonitorable, readSchedule } from "./schedule.ts";

const at = (text: string) => Date.parse(text);
const next = (schedule: string, after: string, zone?: string) =>
  new Date(readSchedule(schedule, zone)(at(after))).toISOString();

describe("an NCRONTAB schedule", () => {
  it.each([
    ["*/5 * * * * *", "2026-11-24T10:00:00Z", "2026-11-24T10:00:05.000Z"],
    ["0 */5 * * * *", "2026-11-24T10:00:00Z", "2026-11-24T10:05:00.000Z"],
    ["0 30 9 * * *", "2026-11-24T09:30:00Z", "2026-11-25T09:30:00.000Z"],
    ["0 0 9-17/4 * * MON-FRI", "2026-11-27T17:00:00Z", "2026-11-30T09:00:00.000Z"],
    ["*/15 * * * *", "2026-11-24T10:01:00Z", "2026-11-24T10:15:00.000Z"],
    ["0 0 0 29 2 *", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ])("%s is due after %s at %s", (schedule, after, due) => expect(next(schedule, after)).toBe(due));

  it("requires day and day of week to match", () => {
    expect(next("0 0 0 13 * FRI", "2026-11-24T00:00:00Z")).toBe("2027-08-13T00:00:00.000Z");
  });

  it("uses its time zone", () => {
    expect(next("0 0 6 * * *", "2026-07-01T00:00:00Z", "Europe/Berlin")).toBe("2026-07-01T04:00:00.000Z");
  });

  it("is due at the next matching second", () => {
    const every = fc.constantFrom(1, 2, 5, 10, 15, 30);
    fc.assert(
      fc.property(every, fc.integer({ min: 0, max: 4e12 }), (seconds, after) => {
        const due = readSchedule(`*/${seconds} * * * * *`)(after);
        expect(due).toBe((Math.floor(after / 1000 / seconds) + 1) * seconds * 1000);
      }),
    );
  });

  it.each(["", "@daily", "* * * *", "0 0 0 L * *", "0 0 0 * * FRI#2", "61 * * * * *", "0 0 0 * * * 2027", "00:00:00"])(
    "%j is not a schedule",
    (text) => expect(() => readSchedule(text)).toThrow("is not a schedule"),
  );
});

it("rejects a schedule that is never due, and an unknown time zone", () => {
  expect(() => readSchedule("0 0 0 30 2 *")).toThrow('"0 0 0 30 2 *" is never due');
  expect(() => readSchedule("0 0 0 * * *", "Mars/Olympus")).toThrow();
});

it("accepts a time span as interval", () => {
  expect(next("00:10:00", "2026-11-24T10:01:02Z")).toBe("2026-11-24T10:11:02.000Z");
});

it("monitors schedules of a minute or more", () => {
  expect(isMonitorable(readSchedule("*/30 * * * * *"), 0)).toBe(false);
  expect(isMonitorable(readSchedule("0 * * * * *"), 0)).toBe(true);
  expect(isMonitorable(readSchedule("00:00:59"), 0)).toBe(false);
});
