import { minute } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

/** A blob is written shortly before its row. */
const grace = 10 * minute;

export const unclearBlob: Check = {
  name: "unclear-blob",
  severity: "warning",
  description:
    "Orphaned blobs of a position whose manifest row is missing, or of an unknown partition: they may be the only copy of events.",
  action:
    "Do not delete them. See missing-row; if the manifest belongs to another storage account than the blobs, correct the settings.",
  find({ now, blobs, tables }) {
    // See table-changed.
    const foreign = new Set(tables.flatMap(({ table, foreign }) => foreign.map((path) => `${table}/${path}`)));
    return blobs.orphaned.flatMap(({ container, blob, lastModified, positionState }) => {
      const isUnclear = positionState === "missing" || positionState === "unknown";
      return isUnclear && !foreign.has(`${container}/${blob}`) && isOlder(now, lastModified, grace)
        ? [{ id: `${container}/${blob}`, detail: `position ${positionState}; written ${timeText(lastModified)}` }]
        : [];
    });
  },
};
