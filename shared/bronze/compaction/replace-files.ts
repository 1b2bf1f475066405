import type { Table } from "../../platform/azure/tables.ts";
import { addCounts, rowKeyOf } from "../manifest/commit.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";

/** All swaps of a partition move this row: of two whose rows overlap one learns that it lost. */
const swapKey = "swap";

/** What a swap begins from; read before the rows are. */
export interface SwapGuard {
  readonly etag: string | undefined;
}

/** The files that stand for a group of rows from now on. */
export interface MergedFiles {
  readonly dataFile?: string;
  readonly dataBytes: number;
  readonly quarantineFile?: string;
  /** Bytes of the records in memory, so that the next merge knows. */
  readonly rawBytes: number;
}

export async function readGuard(manifest: Table, partitionKey: string): Promise<SwapGuard> {
  return { etag: (await manifest.get(partitionKey, swapKey))?.etag };
}

/**
 * Puts other files in the place of those that consecutive rows name, in one transaction: the row of the last position stands for all of
 * them, and the others are gone. Readers see either.
 *
 * @param attempt unique to this try, so that a lost answer can be told from a lost race
 * @returns the guard of the next swap; undefined when another one was faster
 */
export async function swap(
  manifest: Table,
  partitionKey: string,
  { etag: guard }: SwapGuard,
  rows: readonly ManifestRow[],
  files: MergedFiles,
  attempt: string,
): Promise<SwapGuard | undefined> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a swap needs rows");
  const etag = (await manifest.get(partitionKey, rowKeyOf(last.position)))?.etag;
  if (etag === undefined) return undefined;
  const values = {
    ...spanOf(rows),
    from: first.from,
    ...files,
    ...rows.map(({ counts }) => counts).reduce(addCounts),
    attempt,
  };
  const result = await manifest.commit(partitionKey, [
    { rowKey: swapKey, values: { attempt }, ...(guard === undefined ? {} : { etag: guard }) },
    { rowKey: rowKeyOf(last.position), etag, values },
    ...rows.slice(0, -1).map(({ position }) => ({ rowKey: rowKeyOf(position), remove: true as const })),
  ]);
  const now = await manifest.get(partitionKey, swapKey);
  // Reported lost, and yet its name is there: the answer was lost, not the work.
  if (now?.values["attempt"] === attempt) return { etag: now.etag };
  // Done, and another one came since: whoever goes on would work with rows that are no more.
  if (result === "committed") return { etag: guard };
  return undefined;
}

function spanOf(rows: readonly ManifestRow[]): { first: number; last: number } {
  return { first: Math.min(...rows.map(({ first }) => first)), last: Math.max(...rows.map(({ last }) => last)) };
}
