import { type Check, isOlder, iso, minute } from "../check.ts";

const patience = 15 * minute;

export const silverStoodStill: Check = {
  name: "silver-stalled",
  severity: "error",
  means: "Bronze has rows for 15 minutes that silver has not worked through, and it did not move in that partition.",
  todo: "Look for ALERT silver-failed in the logs; nothing is lost, it goes on where it stopped.",
  find: ({ now, partitions }) =>
    partitions.flatMap(({ key, next, silver: { position, movedAt, waitingSince } }) => {
      const stands = isOlder(now, waitingSince, patience) && (movedAt === undefined || isOlder(now, movedAt, patience));
      return stands
        ? [{ where: key, detail: `at position ${position} of ${next - 1}; waiting since ${iso(waitingSince)}` }]
        : [];
    }),
};
