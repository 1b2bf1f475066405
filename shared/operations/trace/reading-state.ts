import type { Identified } from "../../platform/azure/documents.ts";
import { isoTime } from "../../platform/time.ts";
import { isPlausible } from "../../streams/fields/plausible.ts";
import type { ReadingState, Readings } from "./trace.ts";

/** A document with the readings of one time interval, as parallel lists: one element for each of `offsets`. */
export interface Bucket extends Identified {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly offsets: readonly number[];
  readonly conflicts: readonly number[];
  readonly truncated: boolean;
}

export function isBucket(document: Identified): document is Bucket {
  return "offsets" in document && "start" in document;
}

/** How a stored bucket relates to the single reading of a contribution. */
export function readingState(contribution: Bucket, stored: Bucket): ReadingState | undefined {
  const [offset] = contribution.offsets;
  if (offset === undefined) return undefined;
  const contributed = readingAt(contribution, offset) ?? {};
  const storedReading = readingAt(stored, offset);
  return {
    kind: kindOf(contributed, storedReading),
    bucket: isoTime(stored.start),
    offset,
    contributed,
    stored: storedReading ?? null,
    conflict: stored.conflicts.includes(offset),
    truncated: stored.truncated,
    invalid: typeof contributed["values"] === "number" && !isPlausible(contributed["values"]),
  };
}

function kindOf(contributed: Readings, stored: Readings | undefined): ReadingState["kind"] {
  if (stored === undefined) return "dropped";
  return JSON.stringify(stored) === JSON.stringify(contributed) ? "kept" : "superseded";
}

/** The elements of all lists for one offset. */
function readingAt(bucket: Bucket, offset: number): Readings | undefined {
  const index = bucket.offsets.indexOf(offset);
  if (index === -1) return undefined;
  return Object.fromEntries(parallelLists(bucket).map(([name, values]) => [name, values[index]]));
}

/** Removes the reading of one offset. The aggregates stay as they are: merge the result to recompute them. */
export function withoutReading<B extends Bucket>(bucket: B, offset: number): B {
  const index = bucket.offsets.indexOf(offset);
  if (index === -1) return bucket;
  const lists = [...parallelLists(bucket), ["offsets", bucket.offsets] as const];
  const shorter = lists.map(([name, values]) => [name, values.toSpliced(index, 1)]);
  return { ...bucket, ...Object.fromEntries(shorter), conflicts: bucket.conflicts.filter((each) => each !== offset) };
}

function parallelLists({ id: _, offsets, conflicts: __, ...rest }: Bucket): [string, unknown[]][] {
  return Object.entries(rest).flatMap(([name, value]): [string, unknown[]][] =>
    Array.isArray(value) && value.length === offsets.length ? [[name, value]] : [],
  );
}
