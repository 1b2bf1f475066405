import { type OutcomeCounts, sumCounts, total } from "../../bronze/manifest/outcome-counts.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import { sumBy } from "../../platform/sum.ts";
import { earliest, isoTime, latest } from "../../platform/time.ts";
import type { AlertReport, ObjectiveReport, ServiceLevels } from "../objectives/report.ts";
import type { ExportLag } from "./export-lag.ts";
import type { GoldState } from "./gold-state.ts";
import type { OutboxLag } from "./outbox-lag.ts";
import type { PartitionStatus } from "./partitions.ts";

interface EventCounts extends OutcomeCounts {
  /** The sum of the outcomes. */
  readonly received: number;
  /** Events in the hub that have not landed; null if the hub does not respond. */
  readonly lag: number | null;
  /** Enqueued time of the last event, ISO 8601; null without events, or if the hub does not respond. */
  readonly last_event: string | null;
}

export interface PartitionReport extends EventCounts {
  /** Partition id of the hub, or `file-N`. */
  readonly partition: string;
}

export interface StreamReport extends EventCounts {
  readonly stream: string;
  readonly partitions: readonly PartitionReport[];
}

/** The response of `GET /api/pipeline`: received events, lag and backlog of each layer. */
export interface PipelineReport {
  readonly time: string;
  /** Days of summaries are of this time zone. */
  readonly reporting_time_zone: string;
  readonly streams: readonly StreamReport[];
  readonly silver: {
    readonly backlog: { readonly rows: number; readonly events: number };
    /** When the oldest of the backlog was written. */
    readonly waiting_since: string | null;
    readonly last_run: string | null;
    /** Retention removed what ended before, and groups of gold that begin before are frozen; null: it is complete. */
    readonly kept_since: { readonly readings: string | null; readonly facts: string | null };
  };
  readonly gold: {
    readonly backlog: { readonly feeds: number; readonly dead_letters: number };
    readonly waiting_since: string | null;
    readonly last_run: string | null;
    readonly stopped: string | null;
  };
  readonly outbox: {
    /** Unpublished messages, and change feed ranges from which none are written yet. */
    readonly backlog: { readonly messages: number; readonly feeds: number };
    /** Since when the oldest of both waits. */
    readonly waiting_since: string | null;
  };
  readonly exports: readonly ExportReport[];
  /** The service level objectives over their windows. */
  readonly objectives: readonly ObjectiveReport[];
  /** The active alerts that the app detects. */
  readonly alerts: readonly AlertReport[];
}

export interface ExportReport {
  readonly summary: string;
  /** The files contain the changes of gold until then, except in pending months, which may be older. */
  readonly as_of: string;
  /** Whether the files contain all changes. */
  readonly current: boolean;
  readonly pending_months: readonly string[];
}

export interface PipelineParts {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly reportingTimeZone: string;
  /** By stream, in the order of the report; undefined if the hub does not respond. */
  readonly hubs: ReadonlyMap<string, HubState | undefined>;
  readonly partitions: readonly PartitionStatus[];
  readonly gold: GoldState;
  readonly outbox: OutboxLag;
  readonly exports: readonly ExportLag[];
  readonly levels: ServiceLevels;
}

export function pipelineReport(parts: PipelineParts): PipelineReport {
  const { now, reportingTimeZone, hubs, partitions, gold, outbox, exports, levels } = parts;
  const landed = Map.groupBy(partitions, ({ partition }) => partition.stream);
  const streams = [...new Set([...hubs.keys(), ...landed.keys()])];
  const backlog = partitions.map((each) => each.backlog);
  return {
    time: isoTime(now),
    reporting_time_zone: reportingTimeZone,
    streams: streams.map((stream) => streamReport(stream, hubs.get(stream), landed.get(stream) ?? [])),
    silver: {
      backlog: { rows: sumBy(backlog, ({ rows }) => rows), events: sumBy(backlog, ({ events }) => events) },
      waiting_since: isoOrNull(earliest(backlog.map(({ waitingSince }) => waitingSince))),
      last_run: isoOrNull(latest(partitions.map(({ silverMovedAt }) => silverMovedAt))),
      kept_since: { readings: isoOrNull(gold.keptSince.readings), facts: isoOrNull(gold.keptSince.facts) },
    },
    gold: {
      backlog: { feeds: gold.feeds, dead_letters: gold.deadLetters },
      waiting_since: isoOrNull(gold.waitingSince),
      last_run: isoOrNull(gold.movedAt),
      stopped: gold.stopped ?? null,
    },
    outbox: {
      backlog: { messages: outbox.messages, feeds: outbox.feeds },
      waiting_since: isoOrNull(outbox.waitingSince),
    },
    exports: exports.map(({ summary, waitingSince, pending }) => ({
      summary,
      as_of: isoTime(waitingSince ?? now),
      current: waitingSince === undefined && pending.length === 0,
      pending_months: pending,
    })),
    objectives: levels.objectives,
    alerts: levels.alerts,
  };
}

function streamReport(stream: string, hub: HubState | undefined, landed: readonly PartitionStatus[]): StreamReport {
  const byId = Map.groupBy(landed, ({ partition }) => partition.partition);
  const ids = [...new Set([...(hub?.partitions.map(({ id }) => id) ?? []), ...byId.keys()])];
  const partitions = ids.sort(byNumber).map((id) => partitionReport(id, hub, byId.get(id) ?? []));
  const counts = sumCounts(partitions);
  return {
    stream,
    received: total(counts),
    ...counts,
    lag: hub === undefined ? null : sumBy(partitions, ({ lag }) => lag ?? 0),
    last_event: isoOrNull(latest(hub?.partitions.map(({ lastTime }) => lastTime) ?? [])),
    partitions,
  };
}

/**
 * Outcomes are summed over all hub generations. The lag is that of the current one: sequence numbers restart with a
 * generation.
 */
function partitionReport(
  id: string,
  hub: HubState | undefined,
  generations: readonly PartitionStatus[],
): PartitionReport {
  const counts = sumCounts(generations.map(({ totals }) => totals));
  const inHub = hub?.partitions.find((partition) => partition.id === id);
  const cursor = generations.find(({ partition }) => partition.generation === hub?.createdOn)?.last ?? -1;
  return {
    partition: id,
    received: total(counts),
    ...counts,
    lag: inHub === undefined ? null : Math.max(0, inHub.last - Math.max(cursor, inHub.beginning - 1)),
    last_event: isoOrNull(inHub?.lastTime),
  };
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function isoOrNull(time: number | undefined): string | null {
  return time === undefined ? null : isoTime(time);
}
