/** Numbers in [0, 1), the same for the same seed: Mulberry32, by Tommy Ettinger (public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * True once in each 1/rate calls, at a random place among them. Independent draws would leave a rare fault out of a
 * short run now and then, and the test with it would fail now and then.
 *
 * @param rate above 0 and up to 1
 */
export function occurrences(rate: number, random: () => number): () => boolean {
  let draws = 0;
  let happened = 0;
  let next = random();
  return () => {
    draws += 1;
    if (draws * rate <= next) return false;
    happened += 1;
    next = happened + random();
    return true;
  };
}
