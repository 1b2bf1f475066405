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

/** Which range to split, and where. */
export interface SplitPlace {
  /** The range's id. Without it, it is the one that was made first, so that splitting again and again cuts all of them. */
  readonly range?: string | undefined;
  /**
   * The effective partition key that the second half is to begin with, in a range that holds it; without it, the middle of the
   * range. One within a first level of hierarchical keys leaves the documents of that level in both halves.
   */
  readonly at?: string | undefined;
}

/**
 * Cuts a range in two.
 *
 * @throws CosmosError: 410, 1002 when there is no range of that id; 400 when it cannot be cut there
 */
export function splitOf(ranges: readonly PartitionRange[], { range, at }: SplitPlace = {}): RangeSplit {
  const ids = ranges.map(({ id }) => Number(id));
  const holder = at === undefined ? undefined : ranges.find((candidate) => holds(candidate, at));
  const parent = rangeOf(ranges, range ?? holder?.id ?? String(Math.min(...ids)));
  const middle = at === undefined ? middleOf(parent) : checkedCut(parent, at);
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

function checkedCut({ id, min, max }: PartitionRange, at: string): string {
  if (!/^([0-9A-F]{32}){1,3}$/.test(at)) throw badRequest(`'${at}' is no effective partition key: 32 digits a level.`);
  if (at <= min || at >= max) throw badRequest(`Partition key range ${id} cannot be split at ${at}.`);
  return at;
}

/** Hashes have 128 bits a level, the first two of which are 0. */
const digitsOfLevel = 32;

function middleOf({ id, min, max }: PartitionRange): string {
  const digits = Math.max(digitsOfLevel, min.length, max.length);
  const most = 1n << BigInt(digits * 4 - 2);
  const low = min === everything.min ? 0n : BigInt(`0x${min.padEnd(digits, "0")}`);
  const high = max === everything.max ? most : BigInt(`0x${max.padEnd(digits, "0")}`);
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
