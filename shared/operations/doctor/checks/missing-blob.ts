import type { Check } from "../check.ts";

export const missingBlob: Check = {
  name: "missing-blob",
  severity: "error",
  description:
    "The manifest names a blob that is missing or incomplete: silver stops at its row unless it is already past it.",
  action:
    "Undelete the blob (soft delete retains it). If the hub still has its sequence numbers, read them from there.",
  find: ({ blobs }) =>
    blobs.missing.map(({ container, blob, partitionKey, position, size }) => ({
      id: `${container}/${blob}`,
      detail: `row ${position} of ${partitionKey}${size === undefined ? "" : `; its size is only ${size} bytes`}`,
    })),
};
