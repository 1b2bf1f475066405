import type { BlobStore } from "../../platform/azure/blobs.ts";
import { storedObjects, storedText, storedTextMap } from "../../platform/stored-value.ts";
import { isoTime } from "../../platform/time.ts";

/** A file that `current.json` does not name any more, or an orphaned file. */
export interface Retired {
  readonly file: string;
  /** When it was replaced, ISO 8601 in UTC. */
  readonly since: string;
}

/** The content of `<summary>/current.json`, from which readers start. File names are relative to the container. */
export interface Current {
  readonly summary: string;
  /** Month, such as `2026-07` -> its file. A month without rows is absent. */
  readonly months: Readonly<Record<string, string>>;
  /** Files that a reader may still read. */
  readonly retired: readonly Retired[];
  /** Edition of a generated table. */
  readonly edition?: string;
}

export interface StoredCurrent {
  readonly current: Current;
  /** Undefined while there is no `current.json`. */
  readonly etag: string | undefined;
}

export function currentName(summary: string): string {
  return `${summary}/current.json`;
}

export async function readCurrent(blobs: BlobStore, summary: string): Promise<StoredCurrent> {
  const found = await blobs.readVersion(currentName(summary));
  if (found === undefined) return { current: { summary, months: {}, retired: [] }, etag: undefined };
  return { current: currentFrom(summary, JSON.parse(Buffer.from(found.content).toString())), etag: found.etag };
}

/** @throws InvalidDocument: a run that misreads the names of files would delete those that readers need */
function currentFrom(summary: string, content: object): Current {
  const document = { ...content, id: currentName(summary) };
  return {
    summary: storedText(document, "summary"),
    months: storedTextMap(document, "months"),
    retired: storedObjects(document, "retired").map((each) => {
      const retired = { ...each, id: document.id };
      return { file: storedText(retired, "file"), since: storedText(retired, "since") };
    }),
    ...("edition" in content ? { edition: storedText(document, "edition") } : {}),
  };
}

/** False on a conflict: `current.json` is not of the version that was read any more. */
export function storeCurrent(blobs: BlobStore, current: Current, { etag }: StoredCurrent): Promise<boolean> {
  const content = Buffer.from(`${JSON.stringify(current, null, 2)}\n`);
  const name = currentName(current.summary);
  return etag === undefined
    ? blobs.create(name, content, "application/json")
    : blobs.replace(name, content, "application/json", etag);
}

/**
 * With another file for the month, or none. The file that it had before is retired.
 *
 * @param now epoch milliseconds
 */
export function withMonth(current: Current, month: string, file: string | undefined, now: number): Current {
  const { [month]: before, ...others } = current.months;
  const months = file === undefined ? others : { ...others, [month]: file };
  return {
    ...current,
    months: Object.fromEntries(Object.entries(months).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    retired: before === undefined ? current.retired : [...current.retired, retire(before, now)],
  };
}

export function retire(file: string, now: number): Retired {
  return { file, since: isoTime(now) };
}
