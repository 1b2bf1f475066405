import fc from "fast-check";
import { expect } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { contents } from "../shared/silver/testing/contents.ts";
import { streams } from "../shared/streams/registry.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";
import { type PipelineStores, pipelineInMemory } from "./in-memory.ts";
import { killedStores, killsAmong, untilDone } from "./kills.ts";
import { eventSets } from "./random-events.ts";
import { berlinDay, inOrder, utcDay } from "./reference/days.ts";
import { remaining } from "./reference/erasure.ts";
import { referenceFor } from "./reference/gold.ts";
import type { Sent } from "./reference/raw.ts";
import { referenceSilver } from "./reference/silver.ts";

const definition = { streams, definitions: silverDefinitions, summaries };
const zones = { UTC: utcDay, "Europe/Berlin": berlinDay };

/**
 * Each event in any order, some of them repeated; split into sends, rows and partitions. The process is killed at any
 * requests to its stores.
 */
export const deliveries = eventSets.chain((events) =>
  fc.record({
    sent: fc
      .tuple(fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events))
      .chain(([once, again]) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length })),
    sends: fc.integer({ min: 1, max: 5 }),
    batching: fc.record({ size: fc.integer({ min: 1, max: 20 }), partitions: fc.integer({ min: 1, max: 3 }) }),
    kills: killsAmong(1500, 3),
    zone: fc.constantFrom(...(Object.keys(zones) as (keyof typeof zones)[])),
  }),
);

type Delivery = typeof deliveries extends fc.Arbitrary<infer D> ? D : never;

/** Silver and gold of a delivery equal the reference. */
export async function expectReference(
  { sent, sends, batching, kills, zone }: Delivery,
  stores: Pick<PipelineStores, "mutate"> = {},
): Promise<void> {
  const killed = killedStores(kills);
  const pipeline = pipelineInMemory(definition, zone, { ...stores, wrap: killed.wrap });
  const size = Math.ceil(sent.length / sends);
  const slices: Sent[][] = [];
  for (let from = 0; from < sent.length; from += size) {
    const some = sent.slice(from, from + size);
    const before = pipeline.inputs.length;
    await untilDone(() => pipeline.send(some, batching), pipeline.process);
    slices.push(...slicesOf(some, batching.partitions, pipeline.inputs.slice(before)));
  }
  killed.isOn = false;
  await pipeline.process();
  const enqueued = remaining(slices);
  expect(pipeline.silver.contents()).toEqual(contents(referenceSilver(enqueued)));
  for (const summary of summaries)
    expect(rounded(await pipeline.personalRows(summary)), summary.name).toEqual(
      rounded(referenceFor(summary.name)(enqueued, zones[zone])),
    );
}

/** The events of each slice, in the order in which silver processed them. */
export function slicesOf(sent: readonly Sent[], partitions: number, inputs: readonly unknown[]): Sent[][] {
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
