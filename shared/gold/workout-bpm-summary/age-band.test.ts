import fc from "fast-check";
import { expect, test } from "vitest";
import { ageBand } from "./age-band.ts";

test.each([
  ["2008-11-25", "2026-11-24", "under 18"],
  ["2008-11-24", "2026-11-24", "18-25"],
  ["2001-11-25", "2026-11-24", "18-25"],
  ["2001-11-24", "2026-11-24", "25-35"],
  ["1939-07-25", "2023-03-11", "75-85"],
  ["1931-11-24", "2026-11-24", "95+"],
  ["1931-11-25", "2026-11-24", "85-95"],
  ["1900-01-01", "2026-11-24", "95+"],
  ["2030-01-01", "2026-11-24", "under 18"],
])("born on %s: on %s in band %s", (birth, day, band) => {
  expect(ageBand(birth, day)).toBe(band);
});

test.each([
  ["2018-02-28", "under 18"],
  ["2018-03-01", "18-25"],
  ["2020-02-28", "18-25"],
  ["2025-02-28", "18-25"],
  ["2025-03-01", "25-35"],
])("born on 29 February 2000: on %s in band %s", (day, band) => {
  expect(ageBand("2000-02-29", day)).toBe(band);
});

test("the band never decreases", () => {
  const bands = ["under 18", "18-25", "25-35", "35-45", "45-55", "55-65", "65-75", "75-85", "85-95", "95+"];
  const day = fc.date({ min: new Date("1920-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
  const text = (date: Date) => date.toISOString().slice(0, 10);
  fc.assert(
    fc.property(day, day, day, (birth, a, b) => {
      const [earlier, later] = text(a) < text(b) ? [a, b] : [b, a];
      const band = (date: Date) => bands.indexOf(ageBand(text(birth), text(date)));
      expect(band(earlier)).toBeGreaterThanOrEqual(0);
      expect(band(later)).toBeGreaterThanOrEqual(band(earlier));
    }),
  );
});
