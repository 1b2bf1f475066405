import { hour } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

/** Exports run every hour. */
const patience = 3 * hour;

export const exportsStalled: Check = {
  name: "exports-stalled",
  severity: "warning",
  description: "For 3 hours gold has had changes that no exported file contains.",
  action: "Look for ALERT export-failed in the logs; the existing files are unchanged.",
  find: ({ now, exports }) =>
    exports.flatMap(({ summary, waitingSince, pending }) =>
      isOlder(now, waitingSince, patience)
        ? [{ id: summary, detail: `waiting since ${timeText(waitingSince)}; ${pending.length} months pending` }]
        : [],
    ),
};
