import { sum } from "../platform/sum.ts";

/**
 * The mean of one or more finite numbers, which is finite too: where their sum exceeds the doubles, each is divided
 * before it is added.
 */
export function mean(numbers: readonly number[]): number {
  const total = sum(numbers);
  if (Number.isFinite(total)) return total / numbers.length;
  const [least, greatest] = numbers.reduce(
    ([low, high], each) => [Math.min(low, each), Math.max(high, each)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const scaled = numbers.reduce((all, each) => all + each / numbers.length, 0);
  // Rounding can exceed the numbers themselves.
  return Math.min(greatest, Math.max(least, scaled));
}
