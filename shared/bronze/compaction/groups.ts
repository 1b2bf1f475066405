import { dayOf } from "../files/file-name.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";

export interface MergeLimits {
  /** Rows of one swap: a transaction of a table has 100 operations, and one of them is no row. */
  readonly rows: number;
  /** Records of a merged file. */
  readonly records: number;
  /** Bytes of its records in memory: of bodies and other texts, uncompressed. */
  readonly memory: number;
}

/**
 * A merged file is no more than a slice of silver may take at once, since a rebuild reads whole rows; and merging it takes less than 100 MB
 * (docs/performance.md), so that a host has them to spare beside all else that it does.
 */
export const mergeLimits: MergeLimits = { rows: 90, records: 100_000, memory: 32 * 2 ** 20 };

/**
 * Which consecutive rows are worth merging, in order. A group is of one day of ingest, so that a file's folder stays true, and keeps
 * the limits, as far as rows tell. A row of at least half a limit is full and left alone: no record is written again night after night.
 *
 * @param rows in order of their positions, all behind whoever reads on
 */
export function groupsToMerge(rows: readonly ManifestRow[], limits: MergeLimits): ManifestRow[][] {
  const groups: ManifestRow[][] = [];
  let group: ManifestRow[] = [];
  for (const row of rows) {
    if (!isFull(row, limits) && fits(group, row, limits)) group.push(row);
    else {
      groups.push(group);
      group = isFull(row, limits) ? [] : [row];
    }
  }
  return [...groups, group].filter(({ length }) => length > 1);
}

/** At least half of what a merged file may have in memory. */
export function isHeavy(rawBytes: number, { memory }: MergeLimits): boolean {
  return rawBytes * 2 >= memory;
}

function isFull(row: ManifestRow, limits: MergeLimits): boolean {
  return recordsIn(row) * 2 >= limits.records || isHeavy(row.rawBytes ?? 0, limits);
}

/** Those that stand in files: what is ignored or a duplicate is only counted. */
function recordsIn({ counts }: ManifestRow): number {
  return counts.accepted + counts.quarantined;
}

function fits(group: readonly ManifestRow[], row: ManifestRow, { rows, records, memory }: MergeLimits): boolean {
  const last = group.at(-1);
  if (last === undefined) return true;
  const together = [...group, row];
  return (
    row.from === last.position + 1 &&
    together.length <= rows &&
    sum(together, recordsIn) <= records &&
    sum(together, ({ rawBytes = 0 }) => rawBytes) <= memory &&
    new Set(together.flatMap(daysOf)).size <= 1
  );
}

/** None, when nothing of it was kept. */
function daysOf({ dataFile, quarantineFile }: ManifestRow): string[] {
  return [dataFile, quarantineFile].flatMap((file) => (file === undefined ? [] : [dayOf(file)]));
}

function sum(rows: readonly ManifestRow[], of: (row: ManifestRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
