import { minute } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

/** Gold runs every 5 minutes. */
const patience = 15 * minute;

export const goldStalled: Check = {
  name: "gold-stalled",
  severity: "error",
  description: "For 15 minutes silver has had changes that a summary should have processed.",
  action: "Look for ALERT gold-failed in the logs; no data is lost, gold continues where it stopped.",
  find: ({ now, gold }) =>
    gold.flatMap(({ summary, container, waitingSince, dueSince }) =>
      isOlder(now, dueSince, patience)
        ? [{ id: `${summary} of ${container}`, detail: `waiting since ${timeText(waitingSince)}` }]
        : [],
    ),
};
