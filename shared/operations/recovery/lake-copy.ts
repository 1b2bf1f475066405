import type { BlobStore } from "../../platform/azure/blobs.ts";

/*
 * The second copy of bronze, in another account. Nothing in it is changed or deleted by the app:
 *
 *   sets/2026-11/bronze/NAME, sets/2026-11/quarantine/NAME    files that the manifest named in that month
 *   manifests/2026-11-24T01-00-00.000Z.2026-11.json.gz        the manifest at that time, and the set with its files
 *
 * Every month begins a new set, a whole copy. A rule of the account deletes blobs after two months: that is how files
 * that compaction or an erasure replaced leave the copy, without an identity that may delete. A manifest is written
 * after all its files, so that the newest manifest is always complete.
 */

/** Access to the copy: its identity can create and read, and neither overwrite nor delete. */
export type LakeCopy = Pick<BlobStore, "create" | "read" | "list">;

const manifests = "manifests/";

/** The set of a month, `2026-11`. */
export function setOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

export function copiedName(set: string, container: string, blob: string): string {
  return `sets/${set}/${container}/${blob}`;
}

export function setPrefix(set: string): string {
  return `sets/${set}/`;
}

/** Sorts by time. */
export function manifestName(time: number, set: string): string {
  return `${manifests}${new Date(time).toISOString().replaceAll(":", "-")}.${set}.json.gz`;
}

export interface StoredManifest {
  readonly name: string;
  readonly set: string;
  /** When it was read, epoch milliseconds. */
  readonly takenAt: number;
}

/**
 * The newest manifest of the copy; undefined if there is none.
 *
 * @param before epoch milliseconds
 */
export async function newestManifest(
  copy: LakeCopy,
  before = Number.POSITIVE_INFINITY,
): Promise<StoredManifest | undefined> {
  let newest: StoredManifest | undefined;
  for await (const { name } of copy.list(manifests)) {
    const [, time = "", set = ""] = /^manifests\/(.+Z)\.(\d{4}-\d\d)\.json\.gz$/.exec(name) ?? [];
    const takenAt = Date.parse(time.replace(/T(\d\d)-(\d\d)-/, "T$1:$2:"));
    if (takenAt < before && takenAt > (newest?.takenAt ?? 0)) newest = { name, set, takenAt };
  }
  return newest;
}
