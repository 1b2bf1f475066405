import { earliest, hour } from "../../../platform/time.ts";
import { isActive } from "../../status/is-active.ts";
import { type Check, isOlder, timeText } from "../check.ts";
import type { PipelineSnapshot } from "../pipeline-snapshot.ts";

/** Two nights. */
const patience = 48 * hour;

export const maintenanceOverdue: Check = {
  name: "maintenance-overdue",
  severity: "warning",
  description:
    "The nightly maintenance has not completed for two days: files stay small and many, and orphaned blobs are not deleted.",
  action:
    "Check that maintenance-timer is enabled and what MAINTENANCE_SCHEDULE contains; npm run maintenance starts it at once. No data is lost: the next run does the work of the missed ones.",
  find: (snapshot) =>
    (snapshot.orchestrations ?? []).flatMap(({ name, status, movedAt }) => {
      if (name !== "maintenance" || isActive(status)) return [];
      const since = status === undefined ? oldestRow(snapshot) : movedAt;
      if (!isOlder(snapshot.now, since, patience)) return [];
      const detail =
        status === undefined ? `never ran; rows since ${timeText(since)}` : `${status} at ${timeText(since)}`;
      return [{ id: name, detail }];
    }),
};

/** Before the first row there is nothing to maintain. */
function oldestRow({ partitions }: PipelineSnapshot): number | undefined {
  return earliest(partitions.map(({ oldestRowAt }) => oldestRowAt));
}
