import { type Check, rangeText } from "../check.ts";

export const missingRow: Check = {
  name: "missing-row",
  severity: "error",
  means: "No row of the manifest stands for some positions: what landed there is not seen by any reader.",
  todo: "Restore the row from a backup of the table. The blob of it is kept: it is named by its position (see unclear-blob).",
  find: ({ partitions }) =>
    partitions.flatMap(({ key, missing }) =>
      missing.length === 0 ? [] : [{ where: key, detail: `positions ${missing.map(rangeText).join(", ")}` }],
    ),
};
