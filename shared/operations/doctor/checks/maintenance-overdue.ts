import { type Check, hour, isOlder, iso } from "../check.ts";
import type { Facts } from "../facts.ts";
import { isActive } from "../run-status.ts";

/** Two nights. */
const patience = 48 * hour;

export const maintenanceOverdue: Check = {
  name: "maintenance-overdue",
  severity: "warning",
  means:
    "The nightly maintenance has not ended for two days: files stay small and many, and nobody removes what is not wanted.",
  todo: "See whether maintenance-timer is enabled and what MAINTENANCE_SCHEDULE says; npm run maintenance starts it at once. Nothing is lost, it makes up for the nights that it missed.",
  find: (facts) =>
    (facts.runs ?? []).flatMap(({ name, status, movedAt }) => {
      if (name !== "maintenance" || isActive(status)) return [];
      const since = status === undefined ? oldestRow(facts) : movedAt;
      return isOlder(facts.now, since, patience)
        ? [
            {
              where: name,
              detail: status === undefined ? `never ran; rows since ${iso(since)}` : `${status} at ${iso(since)}`,
            },
          ]
        : [];
    }),
};

/** Before there is anything to tidy up, nobody misses it. */
function oldestRow({ partitions }: Facts): number | undefined {
  const times = partitions.flatMap(({ oldestRowAt }) => oldestRowAt ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}
