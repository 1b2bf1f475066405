import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { Gold } from "../../gold/run/gold.ts";
import type { ComputedSummary, Summary } from "../../gold/summary.ts";
import type { Hub, HubState } from "../../platform/azure/hubs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { withTimeout } from "../../platform/with-timeout.ts";
import type { Outbox } from "../../serving/outbox/outbox.ts";
import { objectives } from "../../slo/registry.ts";
import type { Stream } from "../../streams/stream.ts";
import { readServiceLevels } from "../objectives/report.ts";
import { readExportLags } from "./export-lag.ts";
import { readGoldState } from "./gold-state.ts";
import { readOutboxLag } from "./outbox-lag.ts";
import { readPartitionStatuses } from "./partitions.ts";
import { type PipelineReport, pipelineReport } from "./report.ts";

/** Milliseconds; the report does not require the hubs. */
const hubTimeout = 2_000;

/** The stores that contain the progress of the layers. */
export interface LayerStores {
  readonly summaries: readonly ComputedSummary[];
  readonly manifest: Table;
  readonly bronze: BronzeReader;
  /** Name of the silver database, under which the manifest contains its progress. */
  readonly database: string;
  readonly gold: Gold;
}

/** The stores that contain the progress of the pipeline. */
export interface PipelineStores extends LayerStores {
  readonly streams: readonly Stream[];
  hub(hub: string): Pick<Hub, "state">;
  /** The summaries that are exported. */
  readonly exported: readonly Summary[];
  readonly outbox: Outbox;
  /** The counts of the objectives, and the logged alerts. */
  readonly objectives: Table;
}

/** @param onUnreachable receives the hubs that do not respond */
export async function readPipelineReport(
  stores: PipelineStores,
  now: () => number,
  onUnreachable: (hub: string, error: unknown) => void,
): Promise<PipelineReport> {
  const [hubs, layers, levels] = await Promise.all([
    readHubs(stores, onUnreachable),
    readLayers(stores),
    readServiceLevels(stores.objectives, objectives, now()),
  ]);
  return pipelineReport({ now: now(), reportingTimeZone: stores.gold.calendar.timeZone, hubs, ...layers, levels });
}

async function readLayers({ manifest, bronze, database, gold, summaries, exported, outbox }: PipelineStores) {
  const partitions = await readPartitionStatuses(manifest, bronze, database);
  // Read after silver: otherwise gold could look complete although silver changes in the meantime.
  const state = await readGoldState(gold, summaries);
  const [outboxLag, exports] = await Promise.all([readOutboxLag(outbox), readExportLags(gold, exported)]);
  return { partitions, gold: state, outbox: outboxLag, exports };
}

async function readHubs(
  { streams, hub: openHub }: PipelineStores,
  onUnreachable: (hub: string, error: unknown) => void,
): Promise<ReadonlyMap<string, HubState | undefined>> {
  const states = streams.map(async ({ name, hub }): Promise<[string, HubState | undefined]> => {
    try {
      return [name, await withTimeout(hubTimeout, openHub(hub).state())];
    } catch (error) {
      onUnreachable(hub, error);
      return [name, undefined];
    }
  });
  return new Map(await Promise.all(states));
}
