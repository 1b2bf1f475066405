/** Numbers in [0, 1), the same for the same seed: Mulberry32, by Tommy Ettinger (public domain). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Whether it happens this time: once in each 1/rate times, at a random place among them, so that even a rare thing
 * happens in a short run. What thrown dice leave out one time in a thousand is a test that fails one time in a thousand.
 *
 * @param rate above 0 and up to 1
 */
export function occurrences(rate: number, chance: () => number): () => boolean {
  let asked = 0;
  let happened = 0;
  let next = chance();
  return () => {
    asked += 1;
    if (asked * rate <= next) return false;
    happened += 1;
    next = happened + chance();
    return true;
  };
}
