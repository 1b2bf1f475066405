declare const KOREVITAL_BUILD: string | undefined;

/** Which package this is: a digest of its code, which `npm run bundle` puts in place of the name; `source` where nothing was bundled. */
export const buildId: string = typeof KOREVITAL_BUILD === "string" ? KOREVITAL_BUILD : "source";
