import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { streams } from "../shared/streams/registry.ts";
import { deliveries, expectReference } from "../testing/delivery.ts";
import { bodiesByStream, eventSets } from "../testing/random-events.ts";
import { references } from "../testing/reference/gold.ts";

/*
 * Silver and gold of a set of events equal the reference in any order, batching and repetition, with erasures
 * anywhere. `PROPERTY_RUNS=5000` is the long form.
 */

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 300);
describe("silver and gold", () => {
  it(`equal the reference in any order, batching and repetition (${numRuns} sets)`, {
    timeout: 60_000 + numRuns * 1000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, (delivery) => expectReference(delivery)),
      { numRuns },
    );
  });

  it("have a reference for every summary and random events for every stream, which have rows", () => {
    expect(Object.keys(references).sort()).toEqual(summaries.map(({ name }) => name).sort());
    expect(Object.keys(bodiesByStream).sort()).toEqual(streams.map(({ name }) => name).sort());
    const sets = fc.sample(eventSets, { numRuns: 300, seed: 1 });
    // Random readings are too few for an episode: the tests of health alerts have histories of their own.
    const { health_alerts: _, ...others } = references;
    for (const [name, reference] of Object.entries(others))
      expect(sets.filter((set) => reference(set).length > 0).length, name).toBeGreaterThan(100);
  });
});
