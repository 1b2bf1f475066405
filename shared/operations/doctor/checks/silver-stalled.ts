import { layerStalledAfter } from "../../status/stalled.ts";
import { type Check, isOlder, timeText } from "../check.ts";

export const silverStalled: Check = {
  name: "silver-stalled",
  severity: "error",
  description: "For 15 minutes bronze has had rows that silver has not processed, and silver's progress has not moved.",
  action: "Look for ALERT silver-failed in the logs; no data is lost, silver continues where it stopped.",
  find: ({ now, partitions }) =>
    partitions.flatMap(({ key, next, silver: { position, movedAt, waitingSince } }) => {
      const isStalled =
        isOlder(now, waitingSince, layerStalledAfter) &&
        (movedAt === undefined || isOlder(now, movedAt, layerStalledAfter));
      return isStalled
        ? [{ id: key, detail: `at position ${position} of ${next - 1}; waiting since ${timeText(waitingSince)}` }]
        : [];
    }),
};
