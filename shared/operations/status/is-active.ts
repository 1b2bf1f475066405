const activeStatuses: readonly string[] = ["Pending", "Running", "ContinuedAsNew", "Suspended"];

/** @param status of an orchestration, as Durable Functions names it; undefined without an instance */
export function isActive(status: string | undefined): boolean {
  return status !== undefined && activeStatuses.includes(status);
}
