import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import { rowValues } from "../../bronze/manifest/row-values.ts";
import type { Gold } from "../../gold/run/gold.ts";
import { peekPlan } from "../../gold/run/plan.ts";
import { TimeZoneChanged } from "../../gold/run/time-zone.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import type { Table, TableRow } from "../../platform/azure/tables.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { second } from "../../platform/time.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import { addCounts, type Counts, noCounts } from "../../slo/objective.ts";
import { objectivesTable } from "./count-store.ts";

/*
 * Freshness of events in gold, by manifest row. A run marks the position that silver has reached in a partition. When
 * all summaries of the stream have later read every change that was written before the mark, the rows up to it are in
 * gold. The time of that run is an upper bound: a row counts as at most one interval of the timer older than it was. A
 * row that is too old before it is in gold is counted as bad at once, so that an outage burns while it lasts.
 */

export interface FreshnessContext {
  readonly bronze: BronzeReader;
  /** Name of the silver database. */
  readonly database: string;
  readonly definitions: readonly SilverDefinition[];
  readonly summaries: readonly ComputedSummary[];
  readonly gold: Gold;
  readonly table: Table;
  /** Milliseconds from enqueued to gold. */
  readonly threshold: number;
}

/** In the table `objectives`, PartitionKey `freshness-marks`, by manifest partition. */
interface Mark {
  /** Rows up to this position are counted. */
  readonly counted: number;
  /** Silver had processed the rows up to this position at `markedAt`, epoch milliseconds. */
  readonly marked: number;
  readonly markedAt: number;
  readonly etag?: string;
}

/** How a stream reaches gold. */
interface StreamState {
  /** Changes that were written until then are in gold; epoch milliseconds. */
  readonly inGoldUntil: number;
  /** Milliseconds. */
  readonly threshold: number;
}

/** PartitionKey of the marks. */
export const freshnessMarks = "freshness-marks";
/** Milliseconds: the resolution of `_ts`, and clock skew between Cosmos DB and a host. */
const tolerance = 5 * second;
const partitionsAtOnce = 16;

/** Events by stream that reached gold, or became too old, since the last run. */
export async function measureFreshness(context: FreshnessContext): Promise<ReadonlyMap<string, Counts>> {
  const keys = await context.bronze.partitions();
  const now = context.gold.now();
  const partitions = await mapConcurrent(keys, partitionsAtOnce, async (key) => {
    return { key, position: (await context.bronze.progress(key, context.database)).position };
  });
  // Read after silver: a change that silver has written by now is unread here, unless gold has processed it.
  const states = await streamStates(context);
  const counts = await mapConcurrent(partitions, partitionsAtOnce, async ({ key, position }) => {
    const { stream } = partitionFromKey(key);
    const state = states.get(stream);
    const counted = state === undefined ? noCounts : await measurePartition(context, key, position, state, now);
    return [stream, counted] as const;
  });
  const sums = new Map<string, Counts>();
  for (const [stream, each] of counts) sums.set(stream, addCounts(sums.get(stream) ?? noCounts, each));
  return sums;
}

async function measurePartition(
  { bronze, table }: FreshnessContext,
  key: string,
  position: number,
  { inGoldUntil, threshold }: StreamState,
  now: number,
): Promise<Counts> {
  const isFresh = ({ enqueuedAt, writtenAt }: ManifestRow) => now - (enqueuedAt ?? writtenAt ?? now) <= threshold;
  const row = await table.get(freshnessMarks, key);
  if (row === undefined) {
    const counted = await lastOldRow(bronze, key, isFresh);
    await writeMark(table, key, { counted, marked: position, markedAt: now });
    return noCounts;
  }
  const mark = markFrom(row);
  const isInGold = inGoldUntil > mark.markedAt + tolerance;
  let [counts, counted] = [noCounts, mark.counted];
  for await (const each of bronze.rowsAfter(key, mark.counted)) {
    const fresh = isFresh(each);
    if (fresh && !(isInGold && each.position <= mark.marked)) break;
    const { accepted } = each.counts;
    counts = addCounts(counts, fresh ? { good: accepted, bad: 0 } : { good: 0, bad: accepted });
    counted = each.position;
  }
  const isMarkDone = isInGold || mark.marked <= counted;
  const next = isMarkDone && position > mark.marked ? { marked: position, markedAt: now } : mark;
  if (next === mark && counted === mark.counted) return noCounts;
  // On a conflict another instance has counted the rows.
  return (await writeMark(table, key, { ...mark, ...next, counted })) ? counts : noCounts;
}

/** Rows that are old at the first run landed before the app measured freshness. */
async function lastOldRow(bronze: BronzeReader, key: string, isFresh: (row: ManifestRow) => boolean): Promise<number> {
  let last = 0;
  for await (const row of bronze.rowsAfter(key, 0)) {
    if (isFresh(row)) break;
    last = row.position;
  }
  return last;
}

async function streamStates(context: FreshnessContext): Promise<ReadonlyMap<string, StreamState>> {
  const unread = await unreadBySummary(context);
  const byStream = Map.groupBy(context.definitions, ({ stream }) => stream);
  return new Map(
    [...byStream].flatMap(([stream, definitions]): [string, StreamState][] => {
      const containers = new Set(definitions.map(({ container }) => container));
      const summaries = context.summaries.filter(({ feeds }) =>
        feeds.some(({ container }) => containers.has(container)),
      );
      if (summaries.length === 0) return [];
      const isHourly = summaries.some(({ refresh }) => refresh === "hourly");
      const interval = isHourly ? context.gold.refreshInterval : 0;
      const inGoldUntil = Math.min(...summaries.map(({ name }) => unread.get(name) ?? Number.POSITIVE_INFINITY));
      return [[stream, { inGoldUntil, threshold: context.threshold + interval }]];
    }),
  );
}

/** When the first change that a summary has not processed was written, epoch milliseconds. */
async function unreadBySummary({ gold, summaries }: FreshnessContext): Promise<ReadonlyMap<string, number>> {
  try {
    const work = await peekPlan(gold, summaries);
    return new Map(
      work
        .filter(({ feeds, pending }) => feeds > 0 || pending)
        .map(({ summary, pending, oldest = 0 }) => [summary, pending ? 0 : oldest]),
    );
  } catch (error) {
    // Gold does not run, so nothing becomes part of it.
    if (error instanceof TimeZoneChanged) return new Map(summaries.map(({ name }) => [name, 0]));
    throw error;
  }
}

function markFrom(row: TableRow): Mark & { readonly etag: string } {
  const values = rowValues(objectivesTable, freshnessMarks, row);
  return {
    counted: values.integer("counted"),
    marked: values.integer("marked"),
    markedAt: values.integer("markedAt"),
    etag: row.etag,
  };
}

async function writeMark(table: Table, key: string, { etag, ...values }: Mark): Promise<boolean> {
  const write = { rowKey: key, values, ...(etag === undefined ? {} : { etag }) };
  return (await table.commit(freshnessMarks, [write])) === "committed";
}
