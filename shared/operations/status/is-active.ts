import type { RuntimeStatus } from "../../platform/azure/orchestrations.ts";

export const activeStatuses = ["Pending", "Running", "ContinuedAsNew", "Suspended"] as const satisfies RuntimeStatus[];

/** @param status of an orchestration; undefined without an instance */
export function isActive(status: RuntimeStatus | undefined): boolean {
  return activeStatuses.some((each) => each === status);
}
