import { type Check, hour, isOlder, iso } from "../check.ts";

/** Exports run by the hour. */
const patience = 3 * hour;

export const exportsStoodStill: Check = {
  name: "exports-stalled",
  severity: "warning",
  means: "Gold has changes for 3 hours that are in no exported file.",
  todo: "Look for ALERT export-failed in the logs; the files stay as they were.",
  find: ({ now, exports }) =>
    exports.flatMap(({ summary, waitingSince, pending }) =>
      isOlder(now, waitingSince, patience)
        ? [{ where: summary, detail: `waiting since ${iso(waitingSince)}; ${pending.length} months pending` }]
        : [],
    ),
};
