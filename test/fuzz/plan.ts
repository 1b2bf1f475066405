/** How many mutations, and from which seed. The same seed gives the same ones: `FUZZ_MUTATIONS=5000000 FUZZ_SEED=7` is another, longer run. */
export const mutations = Number(process.env["FUZZ_MUTATIONS"] ?? 100_000);
export const seed = Number(process.env["FUZZ_SEED"] ?? 2026);

/** Of four mutations three come over hubs, and one in a file. */
export const overHubs = Math.ceil(mutations * 0.75);
export const inFiles = mutations - overHubs;

/** Milliseconds: many times what a quiet machine takes. */
export const timeout = 120_000 + mutations * 2;
