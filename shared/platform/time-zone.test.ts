import { describe, expect, it } from "vitest";
import { canonicalTimeZone, isSameTimeZone } from "./time-zone.ts";

describe("the name of a time zone", () => {
  it.each([
    ["Europe/Kyiv", "Europe/Kiev"],
    ["europe/berlin", "Europe/Berlin"],
    ["Etc/UTC", "UTC"],
    ["Asia/Kolkata", "Asia/Calcutta"],
  ])("%s is that of %s", (a, b) => {
    expect(canonicalTimeZone(a)).toBe(canonicalTimeZone(b));
    expect(isSameTimeZone(a, b)).toBe(true);
  });

  it("differs from that of another zone, even with the same clock", () => {
    expect(isSameTimeZone("Europe/Berlin", "Europe/Paris")).toBe(false);
    expect(isSameTimeZone("Mars/Olympus", "UTC")).toBe(false);
  });

  it.each(["+02:00", "-0330", "+02", "\u221205:00", "\u22120530", "\u221205", "Mars/Olympus", ""])(
    "is not %s",
    (name) => {
      expect(() => canonicalTimeZone(name)).toThrow(RangeError);
    },
  );
});
