import { badRequest, CosmosError } from "../errors.ts";

/** A range of effective partition keys from `min` (inclusive) to `max` (exclusive). */
export interface KeyRange {
  readonly min: string;
  readonly max: string;
}

export interface PartitionRange extends KeyRange {
  /** Increases with every new range; the id of a split range is not reused. */
  readonly id: string;
  /** The ranges that contained this one before splits, oldest first. */
  readonly parents: readonly string[];
}

export interface RangeSplit {
  readonly parent: PartitionRange;
  readonly children: readonly [PartitionRange, PartitionRange];
}

export const fullRange: KeyRange = { min: "", max: "FF" };

/** The ranges of a new container: two, so that clients always have to work across ranges. */
export const initialRanges: readonly PartitionRange[] = [
  { id: "0", min: "", max: "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", parents: [] },
  { id: "1", min: "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", max: "FF", parents: [] },
];

/** @throws CosmosError (410, 1002) when the range does not exist or was split; clients then read the ranges again */
export function rangeOf(ranges: readonly PartitionRange[], id: string): PartitionRange {
  const range = ranges.find((candidate) => candidate.id === id);
  if (range === undefined) throw new CosmosError(410, "Gone", `There is no partition key range ${id}.`, 1002);
  return range;
}

/** The range to split, and the key to split it at. */
export interface SplitPoint {
  /** The id of the range; by default the oldest range, so that repeated splits split all of them. */
  readonly range?: string | undefined;
  /**
   * The effective partition key at which the second half begins; by default the middle of the range. A key within a
   * first level of hierarchical keys leaves documents of that level in both halves.
   */
  readonly at?: string | undefined;
}

/**
 * Splits a range in two.
 *
 * @throws CosmosError: 410, 1002 when no range has the id; 400 for an invalid split point
 */
export function splitOf(ranges: readonly PartitionRange[], { range, at }: SplitPoint = {}): RangeSplit {
  const ids = ranges.map(({ id }) => Number(id));
  const owner = at === undefined ? undefined : ranges.find((candidate) => contains(candidate, at));
  const parent = rangeOf(ranges, range ?? owner?.id ?? String(Math.min(...ids)));
  const middle = at === undefined ? middleOf(parent) : checkedPoint(parent, at);
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

function checkedPoint({ id, min, max }: PartitionRange, at: string): string {
  if (!/^([0-9A-F]{32}){1,3}$/.test(at))
    throw badRequest(`'${at}' is not an effective partition key: 32 digits per level.`);
  if (at <= min || at >= max) throw badRequest(`Partition key range ${id} cannot be split at ${at}.`);
  return at;
}

/** Hashes have 128 bits per level, of which the first two are 0. */
const digitsOfLevel = 32;

function middleOf({ id, min, max }: PartitionRange): string {
  const digits = Math.max(digitsOfLevel, min.length, max.length);
  const limit = 1n << BigInt(digits * 4 - 2);
  const low = min === fullRange.min ? 0n : BigInt(`0x${min.padEnd(digits, "0")}`);
  const high = max === fullRange.max ? limit : BigInt(`0x${max.padEnd(digits, "0")}`);
  if (high - low < 2n) throw badRequest(`Partition key range ${id} is too small to split.`);
  return ((low + high) / 2n).toString(16).padStart(digits, "0").toUpperCase();
}

/** @throws CosmosError (400) when the ranges do not overlap */
export function intersection(range: KeyRange, other: KeyRange): KeyRange {
  const [, min = ""] = [range.min, other.min].sort();
  const [max = ""] = [range.max, other.max].sort();
  if (min >= max) throw badRequest(`The range ${other.min}-${other.max} does not overlap ${range.min}-${range.max}.`);
  return { min, max };
}

/** The ranges that have keys of another range. */
export function overlapping(ranges: readonly PartitionRange[], { min, max }: KeyRange): readonly PartitionRange[] {
  return ranges.filter((range) => range.min < max && min < range.max);
}

export function contains(range: KeyRange, hash: string): boolean {
  return range.min <= hash && hash < range.max;
}
