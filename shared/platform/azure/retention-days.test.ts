import fc from "fast-check";
import { expect, test } from "vitest";
import { originalsRetention } from "../../bronze/landing/scan-landing.ts";
import { freezeMargin } from "../../gold/run/frozen-groups.ts";
import { hubRetention } from "../../silver/erasure/retention.ts";
import { day } from "../time.ts";
import { leastRetentionDays, retentionDaysFrom, retentionKinds, retentionProblems } from "./retention-days.ts";

const days = fc.integer({ min: leastRetentionDays, max: 36_500 });
const values = fc.record({ readings: days, facts: days }, { requiredKeys: [] });
const textOf = (of: object) =>
  Object.entries(of)
    .map(([kind, number]) => `${kind}=${number}`)
    .join(",");

test("a value lists days by kind, in any order", () => {
  fc.assert(
    fc.property(values, (of) => {
      expect(retentionDaysFrom(textOf(of))).toEqual({ ...of });
    }),
  );
  expect(retentionDaysFrom("facts=1100, readings=400")).toEqual({ readings: 400, facts: 1100 });
  expect(retentionDaysFrom("")).toEqual({});
});

test.each([
  "400",
  "readings",
  "readings=",
  "readings=34",
  "readings=36501",
  "readings=0400",
  "readings=400.5",
  "readings=400d",
  "readings=400,",
  "readings=400,readings=500",
  "readings=400=500",
  "kept=400",
  "Readings=400",
])("rejects %s", (text) => {
  expect(() => retentionDaysFrom(text)).toThrow(/expected|twice/);
});

test("bronze is not kept shorter than silver", () => {
  fc.assert(
    fc.property(values, values, (bronze, silver) => {
      const shorter = retentionKinds.filter((kind) => (bronze[kind] ?? Infinity) < (silver[kind] ?? Infinity));
      const problems = retentionProblems(bronze, silver);
      expect(problems.length).toBe(shorter.length);
      for (const kind of shorter) expect(problems.join()).toContain(kind);
    }),
  );
});

test("the least number of days covers late events, a month, and the days that are frozen before they are removed", () => {
  const late = Math.max(hubRetention, originalsRetention);
  expect(leastRetentionDays * day).toBeGreaterThanOrEqual(Math.max(late, 31 * day) + freezeMargin + day);
});
