import { bronzeReaderFor, goldFor } from "../../composition.ts";
import { computedSummaries } from "../../gold/registry.ts";
import type { Azure } from "../../platform/azure/clients.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import { withTimeout } from "../../platform/with-timeout.ts";
import { streams } from "../../streams/registry.ts";
import { type GoldState, readGoldState } from "./gold-state.ts";
import { type PartitionStatus, readPartitionStatuses } from "./partitions.ts";
import { type PipelineReport, pipelineReport } from "./report.ts";

/** Milliseconds; the report does not require the hubs. */
const hubTimeout = 2_000;

/** @param onUnreachable receives the hubs that do not respond */
export async function readPipelineReport(
  azure: Azure,
  now: () => number,
  onUnreachable: (hub: string, error: unknown) => void,
): Promise<PipelineReport> {
  const [hubs, layers] = await Promise.all([readHubs(azure, onUnreachable), readLayerStatus(azure, now)]);
  return pipelineReport({ now: now(), hubs, ...layers });
}

export interface LayerStatus {
  readonly partitions: readonly PartitionStatus[];
  readonly gold: GoldState;
}

export async function readLayerStatus(azure: Azure, now: () => number): Promise<LayerStatus> {
  const { silverDatabase } = azure.configuration;
  const partitions = await readPartitionStatuses(azure.table("manifest"), bronzeReaderFor(azure), silverDatabase);
  // Read after silver: otherwise gold could look complete although silver changes in the meantime.
  const gold = await readGoldState(goldFor(azure, now), computedSummaries);
  return { partitions, gold };
}

async function readHubs(
  azure: Azure,
  onUnreachable: (hub: string, error: unknown) => void,
): Promise<ReadonlyMap<string, HubState | undefined>> {
  const states = streams.map(async ({ name, hub }): Promise<[string, HubState | undefined]> => {
    try {
      return [name, await withTimeout(hubTimeout, azure.hub(hub).state())];
    } catch (error) {
      onUnreachable(hub, error);
      return [name, undefined];
    }
  });
  return new Map(await Promise.all(states));
}
