import { type Check, rangeText } from "../check.ts";

export const missingRow: Check = {
  name: "missing-row",
  severity: "error",
  description: "The manifest has no row for some positions: no reader sees the events of those commits.",
  action:
    "Restore the row from a backup of the table. Its blob is retained; the blob's name contains the position (see unclear-blob).",
  find: ({ partitions }) =>
    partitions.flatMap(({ key, missing }) =>
      missing.length === 0 ? [] : [{ id: key, detail: `positions ${missing.map(rangeText).join(", ")}` }],
    ),
};
