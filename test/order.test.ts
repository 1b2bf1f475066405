import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { contents } from "../shared/silver/testing/contents.ts";
import { streams } from "../shared/streams/registry.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";
import { pipelineInMemory } from "../testing/in-memory.ts";
import { bodiesByStream, eventSets } from "../testing/random-events.ts";
import { berlinDay, inOrder, utcDay } from "../testing/reference/days.ts";
import { remaining } from "../testing/reference/erasure.ts";
import { referenceFor, references } from "../testing/reference/gold.ts";
import type { Sent } from "../testing/reference/raw.ts";
import { referenceSilver } from "../testing/reference/silver.ts";

/*
 * Silver and gold of a set of events equal the reference in any order, batching and repetition, with erasures
 * anywhere. `PROPERTY_RUNS=5000` is the long form.
 */

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 300);
const definition = { streams, definitions: silverDefinitions, summaries };
const zones = { UTC: utcDay, "Europe/Berlin": berlinDay };

/** Each event in any order, some of them repeated; split into sends, rows and partitions. */
const deliveries = eventSets.chain((events) =>
  fc.record({
    sent: fc
      .tuple(fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events))
      .chain(([once, again]) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length })),
    sends: fc.integer({ min: 1, max: 5 }),
    batching: fc.record({ size: fc.integer({ min: 1, max: 20 }), partitions: fc.integer({ min: 1, max: 3 }) }),
    zone: fc.constantFrom(...(Object.keys(zones) as (keyof typeof zones)[])),
  }),
);

describe("silver and gold", () => {
  it(`equal the reference in any order, batching and repetition (${numRuns} sets)`, {
    timeout: 60_000 + numRuns * 1000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ sent, sends, batching, zone }) => {
        const pipeline = pipelineInMemory(definition, zone);
        const size = Math.ceil(sent.length / sends);
        const slices: Sent[][] = [];
        for (let from = 0; from < sent.length; from += size) {
          const some = sent.slice(from, from + size);
          const before = pipeline.inputs.length;
          await pipeline.send(some, batching);
          slices.push(...slicesOf(some, batching.partitions, pipeline.inputs.slice(before)));
        }
        const enqueued = remaining(slices);
        expect(pipeline.silver.contents()).toEqual(contents(referenceSilver(enqueued)));
        for (const summary of summaries)
          expect(rounded(await pipeline.personalRows(summary)), summary.name).toEqual(
            rounded(referenceFor(summary.name)(enqueued, zones[zone])),
          );
      }),
      { numRuns },
    );
  });

  it("have a reference for every summary and random events for every stream, which have rows", () => {
    expect(Object.keys(references).sort()).toEqual(summaries.map(({ name }) => name).sort());
    expect(Object.keys(bodiesByStream).sort()).toEqual(streams.map(({ name }) => name).sort());
    const sets = fc.sample(eventSets, { numRuns: 300, seed: 1 });
    for (const [name, reference] of Object.entries(references))
      expect(sets.filter((set) => reference(set).length > 0).length, name).toBeGreaterThan(100);
  });
});

/** The events of each slice, in the order in which silver processed them. */
function slicesOf(sent: readonly Sent[], partitions: number, inputs: readonly unknown[]): Sent[][] {
  return inputs.flatMap((input) => {
    const key = (input as { readonly partition?: string }).partition;
    if (key === undefined) return [];
    const [stream, partition] = key.split("|");
    const some = sent.filter((event, index) => event.stream === stream && String(index % partitions) === partition);
    return [some.map((event) => ({ ...event, enqueued: enqueuedTime }))];
  });
}

/** Averages of weeks and months come from averages of days, which can differ in the last digit. */
function rounded(rows: readonly object[]): object[] {
  const twelve = (value: unknown) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return inOrder(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, twelve(value)]))),
  );
}
