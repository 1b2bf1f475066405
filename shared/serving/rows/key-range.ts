import type { GrainPart, Summary } from "../../gold/summary.ts";
import { compareValues } from "./order.ts";

/** Values of a container's partition key, in the order of texts. An absent end is open. */
export interface KeyRange {
  readonly from?: End;
  readonly to?: End;
}

interface End {
  readonly value: string;
  readonly inclusive: boolean;
}

/**
 * The partition keys of a summary in the order of its rows: one range for each column that shares the partition key's
 * property, because a row without a value in the first column comes after those with one.
 */
export function keyRanges({ grain, partitionKey }: Pick<Summary, "grain" | "partitionKey">): readonly KeyRange[] {
  return grain.filter(({ property }) => property === partitionKey).map(({ prefix }) => prefixRange(prefix));
}

/** What is left of the ranges from a key on, the key included. */
export function rangesFrom(ranges: readonly KeyRange[], key: string): readonly KeyRange[] {
  const first = ranges.findIndex((range) => contains(range, key));
  return first === -1
    ? ranges
    : ranges
        .slice(first)
        .map((range, index) => (index === 0 ? { ...range, from: { value: key, inclusive: true } } : range));
}

/** The partition key of a row. */
export function partitionOfRow(
  { grain, partitionKey }: Pick<Summary, "grain" | "partitionKey">,
  cellOf: (column: string) => unknown,
): string | undefined {
  const part = grain.find(({ property, column }) => property === partitionKey && typeof cellOf(column) === "string");
  return part && `${part.prefix ?? ""}${cellOf(part.column)}`;
}

/** The key, if the range contains no other. */
export function onlyKeyOf({ from, to }: KeyRange): string | undefined {
  return from?.inclusive && to?.inclusive && from.value === to.value ? from.value : undefined;
}

/** The conditions of a query for the range. */
export function conditionsOf(property: string, { from, to }: KeyRange) {
  return {
    conditions: [
      ...(from === undefined ? [] : [`c.${property} ${from.inclusive ? ">=" : ">"} @keyFrom`]),
      ...(to === undefined ? [] : [`c.${property} ${to.inclusive ? "<=" : "<"} @keyTo`]),
    ],
    parameters: {
      ...(from === undefined ? {} : { keyFrom: from.value }),
      ...(to === undefined ? {} : { keyTo: to.value }),
    },
  };
}

/**
 * Divides a range into smaller ones, in order. Each of them has other bounds than the whole, so that dividing again
 * and again ends at single keys.
 *
 * @param keys some keys of the range, at least one
 * @param parts how many ranges about
 */
export function divide(range: KeyRange, keys: readonly string[], parts: number): readonly KeyRange[] {
  const known = [...new Set(keys)].sort(compareValues);
  const [first] = known;
  if (first === undefined) return [range];
  if (known.length === 1)
    return [
      { ...range, to: { value: first, inclusive: false } },
      { from: { value: first, inclusive: true }, to: { value: first, inclusive: true } },
      { ...range, from: { value: first, inclusive: false } },
    ];
  // Without the greatest key, which may be the range's own end.
  const ends = quantiles(known.slice(0, -1), parts - 1);
  return [...ends, undefined].map((end, index) => {
    const before = ends[index - 1];
    return {
      ...range,
      ...(before === undefined ? {} : { from: { value: before, inclusive: false } }),
      ...(end === undefined ? {} : { to: { value: end, inclusive: true } }),
    };
  });
}

function quantiles(sorted: readonly string[], count: number): string[] {
  const step = Math.max(1, Math.floor(sorted.length / (count + 1)));
  return sorted.filter((_, index) => index % step === 0).slice(0, count);
}

function contains({ from, to }: KeyRange, key: string): boolean {
  const above = from === undefined ? 1 : compareValues(key, from.value);
  const below = to === undefined ? 1 : compareValues(to.value, key);
  return (
    (above > 0 || (above === 0 && from?.inclusive === true)) && (below > 0 || (below === 0 && to?.inclusive === true))
  );
}

function prefixRange(prefix: GrainPart["prefix"]): KeyRange {
  if (prefix === undefined || prefix === "") return {};
  const after = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  return { from: { value: prefix, inclusive: true }, to: { value: after, inclusive: false } };
}
