import { hour } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

/** Tables follow every 5 minutes. */
const patience = hour;

export const tableStalled: Check = {
  name: "table-stalled",
  severity: "warning",
  description: "For an hour the Delta table of a stream has lacked records that landed.",
  action:
    "Look for ALERT table-failed in the logs; check that tables-timer is enabled and what TABLE_SCHEDULE contains. No data is lost: the next tick completes the table.",
  find: ({ now, tables }) =>
    tables.flatMap(({ table, waitingSince }) =>
      isOlder(now, waitingSince, patience) ? [{ id: table, detail: `waiting since ${timeText(waitingSince)}` }] : [],
    ),
};
