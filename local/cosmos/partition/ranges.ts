import { badRequest, CosmosError } from "../errors.ts";

/** A part of the hash space: effective partition keys from `min` (inclusive) to `max` (exclusive). */
export interface KeyRange {
  readonly min: string;
  readonly max: string;
}

export interface PartitionRange extends KeyRange {
  readonly id: string;
}

export const everything: KeyRange = { min: "", max: "FF" };

const middle = "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";

/** Every container has two, cut in the middle, so that whatever must cross ranges does. */
export const partitionRanges: readonly PartitionRange[] = [
  { id: "0", min: "", max: middle },
  { id: "1", min: middle, max: "FF" },
];

/** @throws CosmosError (410, 1002), on which clients read the ranges again */
export function rangeOf(id: string): PartitionRange {
  const range = partitionRanges.find((candidate) => candidate.id === id);
  if (range === undefined) throw new CosmosError(410, "Gone", `There is no partition key range ${id}.`, 1002);
  return range;
}

/** The part that two ranges share, narrowed by a request's epk headers. */
export function intersection(range: KeyRange, other: KeyRange): KeyRange {
  const [, min = ""] = [range.min, other.min].sort();
  const [max = ""] = [range.max, other.max].sort();
  if (min >= max)
    throw badRequest(`The range from ${other.min} to ${other.max} has no part in ${range.min}-${range.max}.`);
  return { min, max };
}

export function holds(range: KeyRange, hash: string): boolean {
  return range.min <= hash && hash < range.max;
}
