/**
 * Number of mutations and their seed. Equal seeds give equal mutations. `FUZZ_MUTATIONS=5000000 FUZZ_SEED=7` is a
 * longer run.
 */
export const mutations = Number(process.env["FUZZ_MUTATIONS"] ?? 100_000);
export const seed = Number(process.env["FUZZ_SEED"] ?? 2026);

/** Three of four mutations arrive through hubs, and one in a file. */
export const hubMutations = Math.ceil(mutations * 0.75);
export const fileMutations = mutations - hubMutations;

/** Milliseconds; many times the duration on an idle machine. */
export const timeout = 120_000 + mutations * 2;
