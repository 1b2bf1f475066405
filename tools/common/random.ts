/** Reproducible random numbers: equal seeds produce equal numbers on any machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A uniform integer, both ends inclusive. */
  between(low: number, high: number): number;
  pick<const C extends readonly [unknown, ...unknown[]]>(choices: C): C[number];
  chance(probability: number): boolean;
}

/** Mulberry32, by Tommy Ettinger (public domain). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    chance: (probability) => next() < probability,
  };
}

/** A uniformly random permutation (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Pick<Random, "between">): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.between(0, index);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
