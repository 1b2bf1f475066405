import { day, isoTime } from "../../../platform/time.ts";
import type { Check } from "../check.ts";

/** Two nights freeze and remove a day, and a third one may wait for gold. */
const patience = 3 * day;

export const retentionBehind: Check = {
  name: "retention-behind",
  severity: "warning",
  description: "Silver contains data that are older than RETENTION_DAYS_SILVER, by more than three days.",
  action:
    "Look for retention-postponed in the log: its summaries have to compute groups first, or have dead letters. Otherwise " +
    "check that maintenance runs: npm run maintenance.",
  find: ({ retention }) =>
    retention
      .filter(({ since, wanted }) => wanted - since > patience)
      .map(({ kind, since, wanted }) => ({
        id: kind,
        detail: `since ${isoTime(since)} instead of ${isoTime(wanted)}`,
      })),
};
