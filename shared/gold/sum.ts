/** Adds from left to right: sums of doubles depend on the order. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
