import type { Identified } from "../../platform/azure/documents.ts";
import { isPlausible } from "../../silver/documents/bucket.ts";
import type { ReadingPart, Readings } from "./trace.ts";

/** A document that gathers readings: lists that run along `offsets`, however they are called. */
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

/** What of a stored bucket is the one reading that a fragment holds. */
export function readingPart(fragment: Bucket, stored: Bucket): ReadingPart | undefined {
  const [offset] = fragment.offsets;
  if (offset === undefined) return undefined;
  const said = readingAt(fragment, offset) ?? {};
  const held = readingAt(stored, offset);
  return {
    kind: held === undefined ? "cut" : JSON.stringify(held) === JSON.stringify(said) ? "kept" : "beaten",
    bucket: new Date(stored.start).toISOString(),
    offset,
    said,
    held: held ?? null,
    conflict: stored.conflicts.includes(offset),
    truncated: stored.truncated,
    invalid: typeof said["values"] === "number" && !isPlausible(said["values"]),
  };
}

/** What each list of the bucket holds for the offset. */
function readingAt(bucket: Bucket, offset: number): Readings | undefined {
  const index = bucket.offsets.indexOf(offset);
  if (index === -1) return undefined;
  return Object.fromEntries(alongOffsets(bucket).map(([name, values]) => [name, values[index]]));
}

/** The same bucket without what it holds for that offset. What it sums up is for the join to say. */
export function withoutReading<B extends Bucket>(bucket: B, offset: number): B {
  const index = bucket.offsets.indexOf(offset);
  if (index === -1) return bucket;
  const lists = [...alongOffsets(bucket), ["offsets", bucket.offsets] as const];
  const shorter = lists.map(([name, values]) => [name, values.toSpliced(index, 1)]);
  return { ...bucket, ...Object.fromEntries(shorter), conflicts: bucket.conflicts.filter((each) => each !== offset) };
}

function alongOffsets({ id: _, offsets, conflicts: __, ...rest }: Bucket): [string, unknown[]][] {
  return Object.entries(rest).flatMap(([name, value]): [string, unknown[]][] =>
    Array.isArray(value) && value.length === offsets.length ? [[name, value]] : [],
  );
}
