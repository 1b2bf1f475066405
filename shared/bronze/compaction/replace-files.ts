import type { Table } from "../../platform/azure/tables.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";
import { addCounts } from "../manifest/outcome-counts.ts";
import { replacementKey, rowKeyOf } from "../manifest/row-keys.ts";

/**
 * The version of the partition's row `replacement`, read before the rows that are replaced. Every file replacement
 * writes that row under its ETag, so that of two concurrent ones one loses.
 */
export interface ReplacementGuard {
  readonly etag: string | undefined;
}

/** The files that replace those of a group of rows. */
export interface MergedFiles {
  readonly dataFile?: string;
  readonly dataBytes: number;
  readonly quarantineFile?: string;
  /** Bytes of the records in memory, for the limits of later merges. */
  readonly rawBytes: number;
  /** Retention removed the records. */
  readonly expired?: true;
}

export async function readReplacementGuard(manifest: Table, partitionKey: string): Promise<ReplacementGuard> {
  return { etag: (await manifest.get(partitionKey, replacementKey))?.etag };
}

/**
 * Replaces the files of consecutive rows, in one transaction: the row of the last position then covers all of them, and
 * the other rows are removed. Readers see the state before or after.
 *
 * @param commitId unique for each call; distinguishes a lost answer from a lost race
 * @returns the guard of the next replacement; undefined after a conflict with another replacement
 */
export async function replaceFiles(
  manifest: Table,
  partitionKey: string,
  { etag: guard }: ReplacementGuard,
  rows: readonly ManifestRow[],
  files: MergedFiles,
  commitId: string,
): Promise<ReplacementGuard | undefined> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a file replacement needs rows");
  const etag = (await manifest.get(partitionKey, rowKeyOf(last.position)))?.etag;
  if (etag === undefined) return undefined;
  const values = {
    ...spanOf(rows),
    from: first.from,
    ...files,
    ...rows.map(({ counts }) => counts).reduce(addCounts),
    commitId,
  };
  const result = await manifest.commit(partitionKey, [
    { rowKey: replacementKey, values: { commitId }, ...(guard === undefined ? {} : { etag: guard }) },
    { rowKey: rowKeyOf(last.position), etag, values },
    ...rows.slice(0, -1).map(({ position }) => ({ rowKey: rowKeyOf(position), remove: true as const })),
  ]);
  const now = await manifest.get(partitionKey, replacementKey);
  // A commit that was reported lost is in the table: only its answer was lost.
  if (now?.values["commitId"] === commitId) return { etag: now.etag };
  // Committed, and another replacement followed: the old guard makes the next call fail, because its rows no longer
  // exist.
  if (result === "committed") return { etag: guard };
  return undefined;
}

function spanOf(rows: readonly ManifestRow[]): { first: number; last: number } {
  return { first: Math.min(...rows.map(({ first }) => first)), last: Math.max(...rows.map(({ last }) => last)) };
}
