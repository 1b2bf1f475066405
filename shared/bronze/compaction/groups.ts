import { sumBy } from "../../platform/sum.ts";
import { dayOf } from "../files/file-name.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";

export interface MergeLimits {
  /**
   * Rows of one file replacement: a table transaction has at most 100 operations, and one of them writes `replacement`.
   */
  readonly rows: number;
  /** Records of a merged file. */
  readonly records: number;
  /** Bytes of its records in memory: of bodies and other texts, uncompressed. */
  readonly memory: number;
}

/**
 * A merged file is not larger than a slice of silver, since a rebuild reads whole rows. Merging it takes less than 100
 * MB of memory (docs/performance.md), which a host has beside its other work.
 */
export const mergeLimits: MergeLimits = { rows: 90, records: 100_000, memory: 32 * 2 ** 20 };

/**
 * Groups of consecutive rows to merge, in order. All rows of a group have the same day of ingest, which is part of the
 * file name, and together they are within the limits, as far as rows contain the sizes. A row with at least half of a
 * limit is full and stays as it is, so that no record is rewritten every night.
 *
 * @param rows in order of their positions; every consumer has read them
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

/** At least half of the memory limit of a merged file. */
export function isHeavy(rawBytes: number, { memory }: MergeLimits): boolean {
  return rawBytes * 2 >= memory;
}

function isFull(row: ManifestRow, limits: MergeLimits): boolean {
  // A merged row would not show that retention removed a part of its records.
  if (row.expired === true) return true;
  return recordsIn(row) * 2 >= limits.records || isHeavy(row.rawBytes ?? 0, limits);
}

/** Records in the files: ignored events and duplicates are only counted. */
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
    sumBy(together, recordsIn) <= records &&
    sumBy(together, ({ rawBytes = 0 }) => rawBytes) <= memory &&
    new Set(together.flatMap(daysOf)).size <= 1
  );
}

/** Empty for a row without files. */
function daysOf({ dataFile, quarantineFile }: ManifestRow): string[] {
  return [dataFile, quarantineFile].flatMap((file) => (file === undefined ? [] : [dayOf(file)]));
}
