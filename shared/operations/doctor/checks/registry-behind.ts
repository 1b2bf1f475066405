import { minute } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";

/** The registry is read every few seconds. */
const patience = 15 * minute;

export const registryBehind: Check = {
  name: "registry-behind",
  severity: "error",
  description: "For 15 minutes a table of the registration database has had rows that were not published.",
  action:
    "Look for ALERT registry-failed in the logs. Without it a writing transaction is open: docs/postgres.md names the query that finds it.",
  find: ({ now, registry = [] }) =>
    registry.flatMap(({ table, since }) =>
      isOlder(now, since, patience) ? [{ id: table, detail: `waiting since ${timeText(since)}` }] : [],
    ),
};
