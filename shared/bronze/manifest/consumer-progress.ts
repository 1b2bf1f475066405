import type { Table, TableRow } from "../../platform/azure/tables.ts";
import { isObject } from "../../streams/decoding/json.ts";
import { listPartitions } from "./partition.ts";
import { consumerKeyOf, consumerPrefix, endOf } from "./row-keys.ts";
import { listOf, rowValues } from "./row-values.ts";

/** How far a consumer of bronze (a silver database) has read one manifest partition. */
export interface ConsumerProgress {
  /** Position of the last manifest row that it has processed; 0 before the first. */
  readonly position: number;
  /** Undefined before the consumer's first step in this partition. */
  readonly etag: string | undefined;
  /** When it moved last, epoch milliseconds. */
  readonly movedAt?: number;
  /** The last runs that moved it and were traced; the latest last. */
  readonly runs?: readonly RecordedRun[];
}

/** A run of a consumer whose trace was recorded. */
export interface RecordedRun {
  /** Its `traceparent`. */
  readonly trace: string;
  /** When it moved the progress, epoch milliseconds. */
  readonly movedAt: number;
}

export interface StoredConsumerProgress extends ConsumerProgress {
  /** The name of the silver database. */
  readonly consumer: string;
  readonly movedAt: number;
}

/** More runs than there are between two runs of gold; few enough for one small table property. */
const maxRuns = 8;

/** @throws InvalidRow when the row is not of the shape that `writeConsumerProgress` writes */
export async function readConsumerProgress(
  manifest: Table,
  partitionKey: string,
  consumer: string,
): Promise<ConsumerProgress> {
  const row = await manifest.get(partitionKey, consumerKeyOf(consumer));
  return row === undefined ? { position: 0, etag: undefined } : progressFrom(partitionKey, row);
}

/** Every consumer of that partition. */
export async function listConsumers(manifest: Table, partitionKey: string): Promise<StoredConsumerProgress[]> {
  const found: StoredConsumerProgress[] = [];
  for await (const row of manifest.range(partitionKey, consumerPrefix, endOf(consumerPrefix)))
    found.push(progressFrom(partitionKey, row));
  return found;
}

/**
 * Writes the progress over the version `from`.
 *
 * @param now epoch milliseconds
 * @param trace `traceparent` of the run
 * @returns false when another run has moved it since `from` was read
 */
export async function writeConsumerProgress(
  manifest: Table,
  partitionKey: string,
  consumer: string,
  { etag, runs = [] }: ConsumerProgress,
  position: number,
  now: number,
  trace?: string,
): Promise<boolean> {
  const recorded =
    trace === undefined ? {} : { runs: JSON.stringify([...runs, { trace, movedAt: now }].slice(-maxRuns)) };
  const write = {
    rowKey: consumerKeyOf(consumer),
    values: { position, movedAt: now, ...recorded },
    ...(etag === undefined ? {} : { etag }),
  };
  return (await manifest.commit(partitionKey, [write])) === "committed";
}

/**
 * Makes a consumer known at the start of every partition in which it has no progress, so that compaction, erasure and
 * retention leave what it will read.
 *
 * @param now epoch milliseconds
 */
export async function registerConsumer(manifest: Table, consumer: string, now: number): Promise<void> {
  for (const key of await listPartitions(manifest)) {
    const progress = await readConsumerProgress(manifest, key, consumer);
    if (progress.etag === undefined) await writeConsumerProgress(manifest, key, consumer, progress, 0, now);
  }
}

function progressFrom(partitionKey: string, row: TableRow): StoredConsumerProgress {
  const values = rowValues("manifest", partitionKey, row);
  const runs = values.optionalJson("runs", listOf(runFrom));
  return {
    consumer: row.rowKey.slice(consumerPrefix.length),
    position: values.integer("position"),
    etag: row.etag,
    movedAt: values.integer("movedAt"),
    ...(runs === undefined ? {} : { runs }),
  };
}

function runFrom(value: unknown): RecordedRun | undefined {
  if (!isObject(value)) return undefined;
  const { trace, movedAt } = value;
  return typeof trace === "string" && typeof movedAt === "number" ? { trace, movedAt } : undefined;
}
