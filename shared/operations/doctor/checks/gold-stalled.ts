import { type Check, isOlder, iso, minute } from "../check.ts";

/** Gold runs every 5 minutes. */
const patience = 15 * minute;

export const goldStoodStill: Check = {
  name: "gold-stalled",
  severity: "error",
  means: "Silver has changes that a summary should have seen 15 minutes ago.",
  todo: "Look for ALERT gold-failed in the logs; nothing is lost, it goes on where it stopped.",
  find: ({ now, gold }) =>
    gold.flatMap(({ summary, container, waitingSince, dueSince }) =>
      isOlder(now, dueSince, patience)
        ? [{ where: `${summary} of ${container}`, detail: `waiting since ${iso(waitingSince)}` }]
        : [],
    ),
};
