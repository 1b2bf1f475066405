declare const KOREVITAL_BUILD: string | undefined;

/** Digest of the bundled code, which `npm run bundle` defines; `source` when the code is not bundled. */
export const buildId: string = typeof KOREVITAL_BUILD === "string" ? KOREVITAL_BUILD : "source";
