/** Whether an orchestration of that status, as Durable Functions calls it, goes on. */
export function isActive(status: string | undefined): boolean {
  return status !== undefined && ["Pending", "Running", "ContinuedAsNew", "Suspended"].includes(status);
}
