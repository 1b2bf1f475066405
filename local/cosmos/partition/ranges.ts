import { badRequest, CosmosError } from "../errors.ts";

/** A part of the hash space: effective partition keys from `min` (inclusive) to `max` (exclusive). */
export interface KeyRange {
  readonly min: string;
  readonly max: string;
}

export interface PartitionRange extends KeyRange {
  /** Grows with every range that is made; that of a range which was split never comes back. */
  readonly id: string;
  /** The ranges that it was cut out of, oldest first. */
  readonly parents: readonly string[];
}

export interface RangeSplit {
  readonly parent: PartitionRange;
  readonly children: readonly [PartitionRange, PartitionRange];
}

export const everything: KeyRange = { min: "", max: "FF" };

/** Every container has two at first, cut in the middle, so that whatever must cross ranges does. */
export const firstRanges: readonly PartitionRange[] = [
  { id: "0", min: "", max: "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", parents: [] },
  { id: "1", min: "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", max: "FF", parents: [] },
];

/** @throws CosmosError (410, 1002) for one that is not there or no longer, on which clients read the ranges again */
export function rangeOf(ranges: readonly PartitionRange[], id: string): PartitionRange {
  const range = ranges.find((candidate) => candidate.id === id);
  if (range === undefined) throw new CosmosError(410, "Gone", `There is no partition key range ${id}.`, 1002);
  return range;
}

/**
 * Cuts a range in the middle of its hashes.
 *
 * @param id which; without it the one that was made first, so that splitting again and again cuts all of them
 * @throws CosmosError (410, 1002) when there is none of that id
 */
export function splitOf(ranges: readonly PartitionRange[], id?: string): RangeSplit {
  const ids = ranges.map((range) => Number(range.id));
  const parent = rangeOf(ranges, id ?? String(Math.min(...ids)));
  const middle = middleOf(parent);
  const next = Math.max(...ids) + 1;
  const parents = [...parent.parents, parent.id];
  const [low, high] = [String(next), String(next + 1)];
  return {
    parent,
    children: [
      { id: low, min: parent.min, max: middle, parents },
      { id: high, min: middle, max: parent.max, parents },
    ],
  };
}

/** Hashes have 128 bits, the first two of which are 0. */
const digits = 32;
const most = 1n << 126n;

function middleOf({ id, min, max }: KeyRange & { id: string }): string {
  const low = min === everything.min ? 0n : BigInt(`0x${min}`);
  const high = max === everything.max ? most : BigInt(`0x${max}`);
  if (high - low < 2n) throw badRequest(`Partition key range ${id} cannot be split any more.`);
  return ((low + high) / 2n).toString(16).padStart(digits, "0").toUpperCase();
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
