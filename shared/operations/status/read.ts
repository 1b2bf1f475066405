import { bronzeOf, goldOf } from "../../composition.ts";
import { summaries } from "../../gold/registry.ts";
import type { Azure } from "../../platform/azure/clients.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import { within } from "../../platform/with-timeout.ts";
import { streams } from "../../streams/registry.ts";
import { type GoldState, readGold } from "./gold-state.ts";
import { type PartitionState, readPartitions } from "./partitions.ts";
import { type PipelineReport, pipelineReport } from "./report.ts";

/** Milliseconds that a hub gets to answer: what the layers hold can be told without it. */
const hubBudget = 2_000;

/** The whole report. `onSilence` learns which hub did not answer, and why. */
export async function readPipelineReport(
  azure: Azure,
  now: () => number,
  onSilence: (hub: string, error: unknown) => void,
): Promise<PipelineReport> {
  const [hubs, layers] = await Promise.all([readHubs(azure, onSilence), readLayers(azure, now)]);
  return pipelineReport({ now: now(), hubs, ...layers });
}

export interface Layers {
  readonly partitions: readonly PartitionState[];
  readonly gold: GoldState;
}

/** Bronze with silver's progress in it, and gold. */
export async function readLayers(azure: Azure, now: () => number): Promise<Layers> {
  const { silverDatabase } = azure.configuration;
  const partitions = await readPartitions(azure.table("manifest"), bronzeOf(azure), silverDatabase);
  // After silver: asked at the same time, gold could be done with a silver that is not, and all would seem to be settled.
  const goldState = await readGold(goldOf(azure, now), summaries);
  return { partitions, gold: goldState };
}

async function readHubs(
  azure: Azure,
  onSilence: (hub: string, error: unknown) => void,
): Promise<ReadonlyMap<string, HubState | undefined>> {
  const states = streams.map(async ({ name, hub }): Promise<[string, HubState | undefined]> => {
    try {
      return [name, await within(hubBudget, azure.hub(hub).state())];
    } catch (error) {
      onSilence(hub, error);
      return [name, undefined];
    }
  });
  return new Map(await Promise.all(states));
}
