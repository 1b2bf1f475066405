import { type Check, isOlder, iso, minute } from "../check.ts";

const patience = 10 * minute;

export const lagStoodStill: Check = {
  name: "lag-stalled",
  severity: "error",
  means: "A hub has events for 10 minutes, and its cursor did not move meanwhile.",
  todo: "See whether the function app runs and what ingest logs: it holds a partition for as long as storage fails.",
  find: ({ now, hubs }) =>
    hubs.flatMap(({ partitions }) =>
      partitions.flatMap(({ key, cursor, last, cursorMovedAt, waitingSince }) => {
        const stands =
          isOlder(now, waitingSince, patience) && !(cursorMovedAt !== undefined && now - cursorMovedAt < patience);
        return stands
          ? [
              {
                where: key,
                detail: `${cursor ?? "nothing"} landed, the hub has ${last}; waiting since ${iso(waitingSince)}`,
              },
            ]
          : [];
      }),
    ),
};
