import type { Summary } from "../../gold/summary.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import { hour } from "../../platform/time.ts";
import { type Current, currentName, readCurrent, retire, storeCurrent } from "./current.ts";

/** Milliseconds for which a replaced file remains, for readers that have begun. */
export const keepRetired = hour;

/**
 * Removes files that were retired an hour ago. An orphaned file, whose run crashed before it was named, is retired when
 * it is an hour old: this changes the ETag of `current.json`, so that a run that is about to name the file gets a
 * conflict.
 *
 * @param now epoch milliseconds
 * @returns how many files were removed
 */
export async function collectGarbage(
  blobs: BlobStore,
  { name: summary }: Pick<Summary, "name">,
  now: number,
): Promise<number> {
  const stored = await readCurrent(blobs, summary);
  const { current } = stored;
  const isDue = ({ since }: { readonly since: string }) => Date.parse(since) + keepRetired <= now;
  const due = current.retired.filter(isDue);
  for (const { file } of due) await blobs.remove(file);
  const orphaned = (await orphanedFiles(blobs, current, now)).map((file) => retire(file, now));
  if (due.length + orphaned.length > 0) {
    const retired = [...current.retired.filter((each) => !isDue(each)), ...orphaned];
    // On a conflict the next run collects the rest.
    await storeCurrent(blobs, { ...current, retired }, stored);
  }
  return due.length;
}

async function orphanedFiles(blobs: BlobStore, current: Current, now: number): Promise<string[]> {
  const known = new Set([
    currentName(current.summary),
    ...Object.values(current.months),
    ...current.retired.map(({ file }) => file),
  ]);
  const orphaned: string[] = [];
  for await (const { name, lastModified } of blobs.list(`${current.summary}/`))
    if (!known.has(name) && lastModified + keepRetired <= now) orphaned.push(name);
  return orphaned;
}
