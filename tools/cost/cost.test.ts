import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { environments, readSnapshot } from "../bicep/snapshot.ts";
import { type Capacity, capacityOf } from "./capacity.ts";
import { knobEffects } from "./knobs.ts";
import { estimate, silverUnits, totalOf, usualKnobs, violationsOf } from "./model.ts";
import { committedPrices, fetchPrices, readPrices } from "./prices.ts";
import { readTraffic, type Traffic, usualTraffic } from "./traffic.ts";
import costs from "./unit-costs.json" with { type: "json" };

const declared: Capacity = {
  throughputUnits: { initial: 1, max: 20 },
  requestUnits: 4000,
  postgres: undefined,
  ...{ instances: 100, instanceGb: 2, storage: "zrs", endpoints: 10, alertRules: 40, logGbDay: 10, budget: 4000 },
};

describe("every environment", () => {
  it.each(environments)("%s carries its declared traffic within its budget", async (environment) => {
    const capacity = capacityOf(await readSnapshot(process.cwd(), environment));
    const lines = estimate(readTraffic(process.cwd(), environment), capacity, committedPrices);
    expect(violationsOf(environment, lines, capacity)).toEqual([]);
  });

  it("is rejected if its capacity or its budget is too small", async () => {
    const capacity = capacityOf(await readSnapshot(process.cwd(), "prod"));
    const traffic = readTraffic(process.cwd(), "prod");
    const violations = (changed: Partial<Capacity>) => {
      const lines = estimate(traffic, { ...capacity, ...changed }, committedPrices);
      return violationsOf("prod", lines, { ...capacity, ...changed });
    };
    expect(violations({ throughputUnits: { initial: 1, max: 1 } })).toEqual([
      expect.stringMatching(/^prod: Event Hubs needs \d+/),
    ]);
    expect(violations({ requestUnits: 100 })).toEqual([
      expect.stringContaining("Cosmos DB silver needs"),
      ...(violations({ requestUnits: 100 }).length > 1 ? [expect.stringContaining("Cosmos DB gold")] : []),
    ]);
    expect(violations({ instances: 0 })).toEqual([expect.stringContaining("Functions needs 1 instances")]);
    expect(violations({ budget: 1 })).toEqual([expect.stringMatching(/dollars a month exceed the budget of 1$/)]);
  });
});

describe("the estimate", () => {
  const traffic = fc.record({ devices: fc.integer({ min: 1, max: 1_000_000 }), hz: fc.constantFrom(0.01, 0.2, 1, 4) });

  it("never falls when traffic grows", () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 1_000_000 }), ({ devices, hz }, more) => {
        const of = (count: number) => estimate({ ...usualTraffic, devices: count, hz }, declared, committedPrices);
        const [less, greater] = [of(devices), of(devices + more)];
        for (const [index, line] of less.entries()) {
          expect(greater[index]?.needed).toBeGreaterThanOrEqual(line.needed);
          expect(greater[index]?.dollars).toBeGreaterThanOrEqual(line.dollars);
        }
      }),
    );
  });

  it("has the measured request units at the schedule of the measurement, without boundaries of buckets", () => {
    const perSecond = silverUnits({ devices: 1000, hz: 1 }, usualKnobs);
    // A run in five touches a second bucket.
    expect(perSecond / 1000 / 1.2).toBeCloseTo(costs.measured.silverRuPerReading, 6);
  });

  it("contains a PostgreSQL server that is declared, with its standby", () => {
    const of = (postgres: Capacity["postgres"]) =>
      estimate(usualTraffic, { ...declared, postgres }, committedPrices).find((line) => line.resource === "PostgreSQL");
    const { postgresB1msHour, postgresCoreHour, postgresGbMonth } = committedPrices.dollars;
    expect(of(undefined)).toBeUndefined();
    const small = of({ size: "Standard_B1ms", storageGb: 32, hasStandby: false });
    expect(small).toMatchObject({ needed: 1 });
    expect(small?.dollars).toBeCloseTo(730 * postgresB1msHour + 32 * postgresGbMonth, 9);
    const large = of({ size: "Standard_D4ds_v5", storageGb: 64, hasStandby: true });
    expect(large).toMatchObject({ needed: 2 });
    expect(large?.dollars).toBeCloseTo(2 * (730 * 4 * postgresCoreHour + 64 * postgresGbMonth), 9);
    const total = (postgres: Capacity["postgres"]) =>
      totalOf(estimate(usualTraffic, { ...declared, postgres }, committedPrices));
    const size = { size: "Standard_D8ds_v5", storageGb: 64, hasStandby: true };
    expect(
      violationsOf("dev", estimate(usualTraffic, { ...declared, postgres: size }, committedPrices), {
        ...declared,
        budget: Math.ceil(total(undefined)),
      }),
    ).toEqual([expect.stringContaining("exceed the budget")]);
  });

  it("of 100,000 devices needs more throughput units than a namespace has, unless senders batch", () => {
    const of = (changed: Partial<Traffic>) =>
      estimate({ ...usualTraffic, devices: 100_000, ...changed }, declared, committedPrices)[0]?.needed;
    expect(of({})).toBe(101);
    expect(of({ recordsPerEvent: 10 })).toBe(23);
  });

  it("falls when silver runs less often, and rises with shorter intervals", () => {
    const effects = knobEffects({ ...usualTraffic, devices: 5000 }, declared, committedPrices);
    const dollars = new Map(effects.map((each) => [each.change, each.dollars]));
    expect(dollars.get("silver every 5 minutes")).toBeLessThan(0);
    expect(dollars.get("silver every 30 s instead of every minute")).toBeGreaterThan(0);
    expect(dollars.get("senders put 10 readings into an event")).toBeLessThan(0);
  });
});

describe("prices", () => {
  it("of a file replace the committed ones, and a missing one is named", () => {
    const folder = mkdtempSync(join(tmpdir(), "korevital-prices-"));
    const file = join(folder, "prices.json");
    const prices = Object.fromEntries(Object.keys(committedPrices.dollars).map((name) => [name, { dollars: 2 }]));
    writeFileSync(file, JSON.stringify({ date: "2027-01-01", source: "contract", prices }));
    expect(readPrices(file)).toMatchObject({ date: "2027-01-01", dollars: { logGb: 2 } });
    writeFileSync(file, JSON.stringify({ date: "2027-01-01", source: "contract", prices: { ...prices, logGb: {} } }));
    expect(() => readPrices(file)).toThrow(`${file}: prices.logGb.dollars is no price`);
  });

  it("of the API are the highest of a meter, and an unknown meter is named", async () => {
    const answer = (items: unknown[]) => async (url: string) => {
      expect(decodeURIComponent(url)).toContain("armRegionName eq 'westeurope'");
      return { ok: true, status: 200, json: async () => ({ Items: items }) };
    };
    const fetched = await fetchPrices(answer([{ retailPrice: 0 }, { retailPrice: 3 }]), "2027-01-01");
    expect(fetched).toMatchObject({ date: "2027-01-01", dollars: { logGb: 3, millionExecutions: 30 } });
    await expect(fetchPrices(answer([]), "2027-01-01")).rejects.toThrow("the API has no such meter");
    const failing = async () => ({ ok: false, status: 503, json: async () => ({}) });
    await expect(fetchPrices(failing, "2027-01-01")).rejects.toThrow("HTTP 503");
  });

  it("give the sum of the lines", () => {
    const lines = estimate(usualTraffic, declared, committedPrices);
    expect(totalOf(lines)).toBeCloseTo(
      lines.reduce((sum, { dollars }) => sum + dollars, 0),
      9,
    );
  });
});
