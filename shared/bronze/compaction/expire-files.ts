import type { BronzeStore } from "../bronze-store.ts";
import { dayOf } from "../files/file-name.ts";
import { type ManifestRow, rowsAfter } from "../manifest/manifest-row.ts";
import { positionOfSlowestConsumer } from "./compact.ts";
import { mergeLimits } from "./groups.ts";
import { readReplacementGuard, replaceFiles } from "./replace-files.ts";

export interface FilesExpired {
  /** Manifest rows whose files were removed, and accepted and quarantined records in them. */
  readonly rows: number;
  readonly records: number;
  /** Whether the deadline passed, or another replacement intervened, before all were removed. */
  readonly more: boolean;
}

/**
 * Removes the files of a partition that landed before a day, behind every consumer: consecutive rows are replaced by
 * one without files, which still counts what landed. Readers see the state before or after; replaced files are garbage
 * an hour later.
 *
 * @param before YYYY-MM-DD
 * @param deadline epoch milliseconds; no replacement begins after it
 */
export async function expireFiles(
  store: Pick<BronzeStore, "manifest" | "newId" | "now">,
  partitionKey: string,
  before: string,
  deadline: number,
): Promise<FilesExpired> {
  const end = await positionOfSlowestConsumer(store.manifest, partitionKey);
  let guard = await readReplacementGuard(store.manifest, partitionKey);
  let [rows, records] = [0, 0];
  for await (const group of expiredGroups(store, partitionKey, before, end)) {
    if (store.now() >= deadline) return { rows, records, more: true };
    const commitId = store.newId();
    const files = { dataBytes: 0, rawBytes: 0, expired: true } as const;
    const next = await replaceFiles(store.manifest, partitionKey, guard, group, files, commitId);
    if (next === undefined) return { rows, records, more: true };
    guard = next;
    for (const { counts } of group) records += counts.accepted + counts.quarantined;
    rows += group.length;
  }
  return { rows, records, more: false };
}

/** Whether a partition has files that landed before a day and that every consumer has read. */
export async function hasExpiredFiles(
  store: Pick<BronzeStore, "manifest">,
  partitionKey: string,
  before: string,
): Promise<boolean> {
  const end = await positionOfSlowestConsumer(store.manifest, partitionKey);
  for await (const _ of expiredGroups(store, partitionKey, before, end)) return true;
  return false;
}

/** Consecutive rows whose files landed before the day, or that have none, in groups of one replacement. */
async function* expiredGroups(
  { manifest }: Pick<BronzeStore, "manifest">,
  partitionKey: string,
  before: string,
  end: number,
): AsyncGenerator<ManifestRow[]> {
  let group: ManifestRow[] = [];
  const isWorthIt = (rows: readonly ManifestRow[]) => rows.some((row) => daysOf(row).length > 0);
  for await (const row of rowsAfter(manifest, partitionKey, 0)) {
    if (row.position > end || !daysOf(row).every((day) => day < before)) break;
    const last = group.at(-1);
    const isFull = group.length === mergeLimits.rows || (last !== undefined && row.from !== last.position + 1);
    if (isFull && isWorthIt(group)) yield group;
    group = isFull ? [row] : [...group, row];
  }
  if (isWorthIt(group)) yield group;
}

/** When the files of a row landed. */
function daysOf({ dataFile, quarantineFile }: ManifestRow): string[] {
  return [dataFile, quarantineFile].flatMap((file) => (file === undefined ? [] : [dayOf(file)]));
}
