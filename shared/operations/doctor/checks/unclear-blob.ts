import { type Check, isOlder, iso, minute } from "../check.ts";

/** A blob is written a moment before its row. */
const settled = 10 * minute;

export const unclearBlob: Check = {
  name: "unclear-blob",
  severity: "warning",
  means:
    "Blobs that nothing names, at a place at which the manifest should have a row, or of a partition that it does not know: they may be all that is left of events.",
  todo: "Do not remove them. See missing-row; if the table is another one than the blobs belong to, mend the settings.",
  find: ({ now, blobs }) =>
    blobs.orphans.flatMap(({ container, blob, lastModified, place }) => {
      const isUnclear = isOlder(now, lastModified, settled) && (place === "vacant" || place === "unknown");
      return isUnclear ? [{ where: `${container}/${blob}`, detail: `${place}; written ${iso(lastModified)}` }] : [];
    }),
};
