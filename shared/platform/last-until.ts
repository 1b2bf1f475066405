/**
 * The last of the items whose time is not after another, by binary search.
 *
 * @param sorted by time, ascending
 * @returns its index; -1 when all items are later
 */
export function lastUntil<T>(sorted: readonly T[], time: number, timeOf: (item: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted[middle];
    if (item !== undefined && timeOf(item) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
