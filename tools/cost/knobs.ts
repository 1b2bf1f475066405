import type { Capacity } from "./capacity.ts";
import { estimate, type Knobs, totalOf, usualKnobs } from "./model.ts";
import type { Prices } from "./prices.ts";
import type { Traffic } from "./traffic.ts";

/** What a change of one knob does. */
export interface KnobEffect {
  readonly change: string;
  /** RU/s of silver. */
  readonly silverUnits: number;
  /** A month, compared with the usual knobs. */
  readonly dollars: number;
}

const changes: readonly (readonly [change: string, knobs: Partial<Knobs>, traffic?: Partial<Traffic>])[] = [
  ["silver every 30 s instead of every minute", { silverSeconds: 30 }],
  ["silver every 5 minutes", { silverSeconds: 300 }],
  ["buckets of 1 minute instead of 5", { bucketSeconds: 60 }],
  ["buckets of 15 minutes", { bucketSeconds: 900 }],
  ["twice as many partitions", { partitions: usualKnobs.partitions * 2 }],
  ["senders put 10 readings into an event", {}, { recordsPerEvent: 10 }],
];

export function knobEffects(traffic: Traffic, capacity: Capacity, prices: Prices): KnobEffect[] {
  const usual = totalOf(estimate(traffic, capacity, prices));
  return changes.map(([change, knobs, other]) => {
    const lines = estimate({ ...traffic, ...other }, capacity, prices, { ...usualKnobs, ...knobs });
    const silver = lines.find(({ resource }) => resource === "Cosmos DB silver")?.needed ?? 0;
    return { change, silverUnits: silver, dollars: totalOf(lines) - usual };
  });
}
