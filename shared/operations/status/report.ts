import type { OutcomeCounts } from "../../bronze/manifest/manifest-row.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import { sumCounts, total } from "./counts.ts";
import type { GoldState } from "./gold-state.ts";
import type { PartitionState } from "./partitions.ts";

interface Came extends OutcomeCounts {
  /** The sum of the outcomes. */
  readonly received: number;
  /** Events that the hub has and bronze has not; null when the hub does not say. */
  readonly lag: number | null;
  /** When the hub got its last event, ISO 8601; null before the first, or when the hub does not say. */
  readonly last_event: string | null;
}

export interface PartitionReport extends Came {
  /** The hub's partition id, or that of landed files. */
  readonly partition: string;
}

export interface StreamReport extends Came {
  readonly stream: string;
  readonly partitions: readonly PartitionReport[];
}

/** Where everything that was ever sent is now, layer by layer. */
export interface PipelineReport {
  readonly time: string;
  readonly streams: readonly StreamReport[];
  readonly silver: {
    readonly backlog: { readonly rows: number; readonly events: number };
    readonly last_run: string | null;
  };
  readonly gold: {
    readonly backlog: { readonly feeds: number; readonly set_aside: number };
    readonly last_run: string | null;
    readonly stopped: string | null;
  };
}

export interface PipelineParts {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Streams in the order of the report, each with what its hub says, if it does. */
  readonly hubs: ReadonlyMap<string, HubState | undefined>;
  readonly partitions: readonly PartitionState[];
  readonly gold: GoldState;
}

export function pipelineReport({ now, hubs, partitions, gold }: PipelineParts): PipelineReport {
  const landed = Map.groupBy(partitions, ({ partition }) => partition.stream);
  const streams = [...new Set([...hubs.keys(), ...landed.keys()])];
  const backlog = partitions.map((each) => each.backlog);
  return {
    time: new Date(now).toISOString(),
    streams: streams.map((stream) => streamReport(stream, hubs.get(stream), landed.get(stream) ?? [])),
    silver: {
      backlog: { rows: sum(backlog.map(({ rows }) => rows)), events: sum(backlog.map(({ events }) => events)) },
      last_run: iso(latest(partitions.map(({ silverMovedAt }) => silverMovedAt))),
    },
    gold: {
      backlog: { feeds: gold.feeds, set_aside: gold.setAside },
      last_run: iso(gold.movedAt),
      stopped: gold.stopped ?? null,
    },
  };
}

function streamReport(stream: string, hub: HubState | undefined, landed: readonly PartitionState[]): StreamReport {
  const byId = Map.groupBy(landed, ({ partition }) => partition.partition);
  const ids = [...new Set([...(hub?.partitions.map(({ id }) => id) ?? []), ...byId.keys()])];
  const partitions = ids.sort(byNumber).map((id) => partitionReport(id, hub, byId.get(id) ?? []));
  const counts = sumCounts(partitions);
  return {
    stream,
    received: total(counts),
    ...counts,
    lag: hub === undefined ? null : sum(partitions.map(({ lag }) => lag ?? 0)),
    last_event: iso(latest(hub?.partitions.map(({ lastTime }) => lastTime) ?? [])),
    partitions,
  };
}

/** All epochs count for the outcomes, the hub's own for the lag: a hub made anew numbers its events from 0 again. */
function partitionReport(id: string, hub: HubState | undefined, epochs: readonly PartitionState[]): PartitionReport {
  const counts = sumCounts(epochs.map(({ totals }) => totals));
  const inHub = hub?.partitions.find((partition) => partition.id === id);
  const cursor = epochs.find(({ partition }) => partition.epoch === hub?.createdOn)?.last ?? -1;
  return {
    partition: id,
    received: total(counts),
    ...counts,
    lag: inHub === undefined ? null : Math.max(0, inHub.last - Math.max(cursor, inHub.beginning - 1)),
    last_event: iso(inHub?.lastTime),
  };
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
