import type { Check } from "../check.ts";

export const missingBlob: Check = {
  name: "missing-blob",
  severity: "error",
  means: "The manifest names a blob that is not there, or not whole: silver stops at its row, if it has not passed it.",
  todo: "Undelete the blob (soft delete keeps it). If the hub still has its sequence numbers they can be read from there.",
  find: ({ blobs }) =>
    blobs.missing.map(({ container, blob, partitionKey, position, size }) => ({
      where: `${container}/${blob}`,
      detail: `row ${position} of ${partitionKey}${size === undefined ? "" : `; only ${size} bytes are there`}`,
    })),
};
