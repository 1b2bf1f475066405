import type { Summary } from "../../gold/summary.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import { type Current, currentName, readCurrent, retire, storeCurrent } from "./current.ts";

/** Milliseconds for which a file stays after it was replaced: a reader that has begun can end. */
export const keepRetired = 3_600_000;

/**
 * Removes files that retired an hour ago. A file that was never named (its run was killed) retires now, once it is an hour old:
 * that moves the ETag of `current.json`, so that a run that should still be about to name it loses.
 *
 * @param now epoch milliseconds
 * @returns how many files were removed
 */
export async function sweep(blobs: BlobStore, { name: summary }: Pick<Summary, "name">, now: number): Promise<number> {
  const stored = await readCurrent(blobs, summary);
  const { current } = stored;
  const isDue = ({ since }: { readonly since: string }) => Date.parse(since) + keepRetired <= now;
  const due = current.retired.filter(isDue);
  for (const { file } of due) await blobs.remove(file);
  const strays = (await strayFiles(blobs, current, now)).map((file) => retire(file, now));
  if (due.length + strays.length > 0) {
    const retired = [...current.retired.filter((each) => !isDue(each)), ...strays];
    // Lost to another run: the next sweep finds what is left.
    await storeCurrent(blobs, { ...current, retired }, stored);
  }
  return due.length;
}

async function strayFiles(blobs: BlobStore, current: Current, now: number): Promise<string[]> {
  const known = new Set([
    currentName(current.summary),
    ...Object.values(current.months),
    ...current.retired.map(({ file }) => file),
  ]);
  const strays: string[] = [];
  for await (const { name, lastModified } of blobs.list(`${current.summary}/`))
    if (!known.has(name) && lastModified + keepRetired <= now) strays.push(name);
  return strays;
}
