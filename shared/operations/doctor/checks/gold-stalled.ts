import { layerStalledAfter } from "../../status/stalled.ts";
import { type Check, isOlder, timeText } from "../check.ts";

export const goldStalled: Check = {
  name: "gold-stalled",
  severity: "error",
  description: "For 15 minutes silver has had changes that a summary should have processed.",
  action: "Look for ALERT gold-failed in the logs; no data is lost, gold continues where it stopped.",
  find: ({ now, gold }) =>
    gold.flatMap(({ summary, container, waitingSince, dueSince }) =>
      isOlder(now, dueSince, layerStalledAfter)
        ? [{ id: `${summary} of ${container}`, detail: `waiting since ${timeText(waitingSince)}` }]
        : [],
    ),
};
