import { listPartitions, readHead, rowsAfter } from "../../../bronze/manifest/commit.ts";
import { type ManifestRow, partitionFromKey } from "../../../bronze/manifest/manifest-row.ts";
import { type ReaderProgress, readersOf } from "../../../bronze/manifest/reader-progress.ts";
import type { Range } from "../../../bronze/manifest/trim.ts";
import type { Table } from "../../../platform/azure/tables.ts";
import { concurrently } from "../../../platform/map-concurrent.ts";
import { sumCounts } from "../../status/counts.ts";
import type { DoctorWorld } from "../context.ts";
import type { PartitionFacts, SilverFacts } from "../facts.ts";
import type { BronzeContainer } from "../finding.ts";

/** A blob that a row names. */
export interface NamedBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly partitionKey: string;
  readonly position: number;
  /** Undefined of quarantine files, whose size the manifest does not know. */
  readonly bytes: number | undefined;
}

/** A partition, how far it has landed, and what its rows name. */
export interface PartitionRead extends PartitionFacts {
  /** Lowest and highest sequence number that landed; where a row is missing nobody knows the lowest. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly movedAt: number | undefined;
  readonly gaps: readonly Range[];
  readonly named: readonly NamedBlob[];
  readonly merged: readonly MergedRows[];
}

/** Rows that became one: the blobs that they named are not wanted any more. */
export interface MergedRows {
  readonly positions: Range;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
}

/** What a doctor's look at the manifest needs. */
export type ManifestWorld = Pick<DoctorWorld, "database"> & {
  readonly lake: Pick<DoctorWorld["lake"], "manifest" | "bronze" | "quarantine">;
};

const partitionsAtOnce = 8;

export async function readPartitions(world: ManifestWorld): Promise<PartitionRead[]> {
  return concurrently(await listPartitions(world.lake.manifest), partitionsAtOnce, (key) => readPartition(world, key));
}

/** The cursor first: all rows before its position are there then, whatever lands meanwhile. */
async function readPartition({ lake, database }: ManifestWorld, key: string): Promise<PartitionRead> {
  const partition = partitionFromKey(key);
  const readers = await readersOf(lake.manifest, key);
  const { next, last, totals, gaps, movedAt } = await readHead(lake.manifest, partition);
  const rows = await rowsBefore(lake.manifest, key, next);
  const missing = holesIn(rows, next);
  return {
    ...{ key, stream: partition.stream, next, missing, totals, last, movedAt },
    sums: sumCounts(rows.map(({ counts }) => counts)),
    named: rows.flatMap((row) => namedBy(key, row)),
    merged: rows.flatMap(mergedRows),
    first: missing.length === 0 && rows.length > 0 ? Math.min(...rows.map(({ first }) => first)) : undefined,
    gaps: gaps.flatMap(({ open }) => open),
    silver: silverFacts(
      readers.find(({ reader }) => reader === database),
      rows,
    ),
    others: readers
      .filter(({ reader }) => reader !== database)
      .map((other) => ({ database: other.reader, ...silverFacts(other, rows) })),
    oldestRowAt: rows[0]?.writtenAt,
  };
}

/** @param progress undefined before the database has begun with the partition */
function silverFacts(progress: ReaderProgress | undefined, rows: readonly ManifestRow[]): SilverFacts {
  const { position, movedAt } = progress ?? { position: 0, movedAt: undefined };
  return { position, movedAt, waitingSince: rows.find((row) => row.position > position)?.writtenAt };
}

/** Read again when rows were merged meanwhile: a listing may hold some of them, and the one that they became as well. */
async function rowsBefore(manifest: Table, key: string, next: number): Promise<ManifestRow[]> {
  for (;;) {
    const rows: ManifestRow[] = [];
    for await (const row of rowsAfter(manifest, key, 0)) if (row.position < next) rows.push(row);
    if (rows.every(({ from }, index) => from > (rows[index - 1]?.position ?? 0))) return rows;
  }
}

/** Positions of commits that no row stands for. */
function holesIn(rows: readonly ManifestRow[], next: number): Range[] {
  const ends = [...rows.map(({ from }) => from), next];
  return ends.flatMap((from, index): Range[] => {
    const expected = (rows[index - 1]?.position ?? 0) + 1;
    return from > expected ? [[expected, from - 1]] : [];
  });
}

function mergedRows({ from, position, writtenAt }: ManifestRow): MergedRows[] {
  return from < position ? [{ positions: [from, position], at: writtenAt }] : [];
}

export function namedBy(
  partitionKey: string,
  { position, dataFile, dataBytes, quarantineFile }: ManifestRow,
): NamedBlob[] {
  const of = { partitionKey, position };
  return [
    ...(dataFile === undefined ? [] : [{ container: "bronze" as const, blob: dataFile, bytes: dataBytes, ...of }]),
    ...(quarantineFile === undefined
      ? []
      : [{ container: "quarantine" as const, blob: quarantineFile, bytes: undefined, ...of }]),
  ];
}
