import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runQuery } from "../../tools/bicep/kql/run-query.ts";
import { hour } from "../platform/time.ts";
import { burnQuery, burnRatesOf, isBurning } from "./burn-rates.ts";
import { attained, budgetLeft, isMet, type Objective, windowText } from "./objective.ts";
import { objectives } from "./registry.ts";

const objective: Objective = {
  name: "test",
  indicator: "",
  per: "stream",
  target: 0.999,
  window: 720 * hour,
  measuredAt: "",
  minimumEvents: 100,
  severity: 1,
  holdsUnderFaults: false,
};

describe("an error budget", () => {
  it("is whole without bad events, used up at the target, and overspent below it", () => {
    const left = (good: number, bad: number) => budgetLeft(objective, { good, bad });
    expect([left(0, 0), left(1000, 0)]).toEqual([1, 1]);
    expect(left(999, 1)).toBeCloseTo(0, 9);
    expect(left(1998, 1)).toBeCloseTo(0.5, 2);
    expect(left(0, 10)).toBeCloseTo(-999, 6);
    expect(budgetLeft({ target: 1 }, { good: 1_000_000, bad: 1 })).toBe(0);
  });

  it("is left exactly when the target is met", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.95, 0.99, 0.999, 1), fc.nat(10_000), fc.nat(300), (target, good, bad) => {
        const counts = { good, bad };
        const missed = good + bad > 0 && (attained(counts) ?? 0) < target - 1e-12;
        expect(isMet({ target }, counts)).toBe(!missed);
        expect(budgetLeft({ target }, counts) < -1e-9 || (target === 1 && bad > 0)).toBe(missed);
      }),
    );
  });
});

describe("burn rates", () => {
  it("have two windows for a month, and one for a budget of hours or none", () => {
    expect(burnRatesOf(objective).map(({ alert, severity }) => [alert, severity])).toEqual([
      ["test-burn-fast", 1],
      ["test-burn-slow", 2],
    ]);
    expect(burnRatesOf({ ...objective, target: 1 }).map(({ alert }) => alert)).toEqual(["test-burn"]);
    expect(burnRatesOf({ ...objective, window: hour }).map(({ alert }) => alert)).toEqual(["test-burn"]);
  });

  it("fire above the rate in both windows only, and with enough events", () => {
    const [fast] = burnRatesOf(objective);
    if (fast === undefined) throw new Error("no rate");
    const burns = (bad: number, recentBad: number, all = 1000) =>
      isBurning(objective, fast, { good: all - bad, bad }, { good: 100 - recentBad, bad: recentBad });
    // 14.4 * 0.1 % = 1.44 %
    expect([burns(14, 2), burns(15, 2), burns(15, 1)]).toEqual([false, true, false]);
    expect(burns(50, 50, 99)).toBe(false);
  });

  it("are the condition of the query in Azure", () => {
    const counts = fc.record({ good: fc.nat(400), bad: fc.nat(60) });
    const all = objectives.flatMap((each) => burnRatesOf(each).map((rate) => [each, rate] as const));
    fc.assert(
      fc.property(fc.constantFrom(...all), counts, counts, ([of, rate], older, recent) => {
        const row = (age: number, result: "good" | "bad", Sum: number) => ({
          ...{ Name: "korevital.objective.events", TimeGenerated: -age, Sum },
          Properties: { objective: of.name, series: "a", result },
        });
        const rows = [
          row(rate.recent + 1, "good", older.good),
          row(rate.recent + 1, "bad", older.bad),
          row(0, "good", recent.good),
          row(0, "bad", recent.bad),
        ];
        const whole = { good: older.good + recent.good, bad: older.bad + recent.bad };
        const found = runQuery(burnQuery(of, rate), { AppMetrics: rows });
        expect(found.length > 0).toBe(isBurning(of, rate, whole, recent));
      }),
      { numRuns: 2000 },
    );
  });
});

it("the registry has distinct names, and places that exist", async () => {
  const { existsSync } = await import("node:fs");
  expect(new Set(objectives.map(({ name }) => name)).size).toBe(objectives.length);
  for (const { measuredAt } of objectives) expect(existsSync(measuredAt), measuredAt).toBe(true);
  expect(objectives.map(windowText)).toEqual(["30 days", "30 days", "30 days", "30 days", "30 days", "1 hour"]);
});
