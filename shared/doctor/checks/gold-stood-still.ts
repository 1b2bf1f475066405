import { type Check, isOlder, iso, minute } from "../check.ts";

/** Gold runs every 5 minutes; what is read by the hour is late by no more than this beyond it. */
const patience = 15 * minute;

export const goldStoodStill: Check = {
  name: "gold-stood-still",
  severity: "error",
  means: "Silver has changes for 15 minutes that a summary has not seen.",
  todo: "Look for ALERT gold-failed in the logs; nothing is lost, it goes on where it stopped.",
  find: ({ now, gold }) =>
    gold.flatMap(({ summary, container, waitingSince }) =>
      isOlder(now, waitingSince, patience)
        ? [{ where: `${summary} of ${container}`, detail: `waiting since ${iso(waitingSince)}` }]
        : [],
    ),
};
