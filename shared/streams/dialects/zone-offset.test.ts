import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneNamed } from "./zone-offset.ts";

const toUtc = (zone: string, local: string) => {
  const time = zoneNamed(zone).toUtc(Date.parse(`${local}Z`));
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe("a local time", () => {
  it.each([
    ["UTC", "2026-11-05T07:00", "2026-11-05T07:00:00.000Z"],
    ["America/New_York", "2026-07-01T12:00", "2026-07-01T16:00:00.000Z"],
    ["Asia/Kathmandu", "2026-07-01T00:00", "2026-06-30T18:15:00.000Z"],
    // It occurs twice.
    ["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z"],
    // It does not occur.
    ["America/New_York", "2026-03-08T02:30", undefined],
    ["Pacific/Apia", "2011-12-30T12:00", undefined],
  ])("in %s of %s is %s", (zone, local, expected) => {
    expect(toUtc(zone, local)).toBe(expected);
  });

  it("is found again for any instant, or for one that has the same local time", () => {
    const zones = fc.constantFrom(
      "America/New_York",
      "Europe/London",
      "Asia/Kolkata",
      "Pacific/Apia",
      "America/St_Johns",
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 1.2e12, max: 1.9e12 }), (zone, time) => {
        const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
        const local = Date.parse(`${parts.format(time).replace(" ", "T")}Z`);
        const found = zoneNamed(zone).toUtc(local) ?? Number.NaN;
        expect(parts.format(found)).toBe(parts.format(time));
        expect(found).toBeLessThanOrEqual(time);
      }),
      { numRuns: 50 },
    );
  });

  it("has no zone that is an offset or unknown", () => {
    for (const zone of ["+02:00", "\u221205:00", "Mars/Phobos", ""]) expect(() => zoneNamed(zone)).toThrow(RangeError);
  });
});
