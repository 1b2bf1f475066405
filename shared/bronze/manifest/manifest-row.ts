import type { Table, TableRow } from "../../platform/azure/tables.ts";
import { countsFrom, type OutcomeCounts } from "./outcome-counts.ts";
import { endOf, rowKeyOf, rowPrefix } from "./row-keys.ts";
import { rowValues } from "./row-values.ts";

/** One commit of a partition, or consecutive commits whose files were merged. */
export interface ManifestRow {
  /** The commits of a partition are numbered 1, 2, 3 …; that of the row's last commit. */
  readonly position: number;
  /** Position of its first commit: `position` itself, unless several were merged. */
  readonly from: number;
  /** When the row was written, by the table's clock; epoch milliseconds. */
  readonly writtenAt?: number;
  /** Lowest and highest sequence number, both included. */
  readonly first: number;
  readonly last: number;
  /** When its first event was enqueued, epoch milliseconds; absent from merged rows. */
  readonly enqueuedAt?: number;
  /** `traceparent` of the span that wrote it, when there was one. */
  readonly trace?: string;
  /** Blob in `bronze`, when anything was accepted. */
  readonly dataFile?: string;
  /** Bytes of the data file. */
  readonly dataBytes: number;
  /** Bytes of the records in memory; only of merged files. */
  readonly rawBytes?: number;
  /** Blob in `quarantine`, when anything was quarantined. */
  readonly quarantineFile?: string;
  readonly counts: OutcomeCounts;
  /** Retention removed its files. */
  readonly expired?: true;
}

/**
 * Rows whose last commit is behind `position`, in order. The first row can begin before it when commits were merged,
 * and a row can begin before the end of the previous one when they are merged during the listing. No commit is left
 * out. See `scan`.
 *
 * @throws InvalidRow when a row is not of the shape that `commit` writes
 */
export async function* rowsAfter(manifest: Table, partitionKey: string, position: number): AsyncIterable<ManifestRow> {
  for await (const row of manifest.range(partitionKey, rowKeyOf(position + 1), endOf(rowPrefix)))
    yield manifestRowFrom(partitionKey, row);
}

/** Which call of `commit` wrote a row, and when. */
export interface CommitInfo {
  readonly commitId: string;
  /** By the table's clock, epoch milliseconds. */
  readonly writtenAt: number | undefined;
}

/** Undefined when there is no row of that position. */
export async function readCommitInfo(
  manifest: Table,
  partitionKey: string,
  position: number,
): Promise<CommitInfo | undefined> {
  const row = await manifest.get(partitionKey, rowKeyOf(position));
  if (row === undefined) return undefined;
  return { commitId: rowValues("manifest", partitionKey, row).text("commitId"), writtenAt: row.writtenAt };
}

/** @throws InvalidRow when the row is not of the shape that `commit` writes */
export function manifestRowFrom(partitionKey: string, row: TableRow): ManifestRow {
  const values = rowValues("manifest", partitionKey, row);
  const position = Number(row.rowKey.slice(rowPrefix.length));
  const { writtenAt } = row;
  const rawBytes = values.optionalInteger("rawBytes");
  const enqueuedAt = values.optionalInteger("enqueuedAt");
  const dataFile = values.optionalText("dataFile");
  const trace = values.optionalText("trace");
  const quarantineFile = values.optionalText("quarantineFile");
  return {
    position,
    from: values.optionalInteger("from") ?? position,
    ...(writtenAt === undefined ? {} : { writtenAt }),
    first: values.integer("first"),
    last: values.integer("last"),
    dataBytes: values.integer("dataBytes"),
    ...(rawBytes === undefined ? {} : { rawBytes }),
    ...(enqueuedAt === undefined ? {} : { enqueuedAt }),
    ...(dataFile === undefined ? {} : { dataFile }),
    ...(trace === undefined ? {} : { trace }),
    ...(quarantineFile === undefined ? {} : { quarantineFile }),
    counts: countsFrom(values),
    ...(row.values["expired"] === true ? { expired: true as const } : {}),
  };
}
