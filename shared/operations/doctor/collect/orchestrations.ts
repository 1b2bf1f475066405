import type { DoctorContext } from "../context.ts";
import type { OrchestrationSnapshot } from "../pipeline-snapshot.ts";

/** Singletons: the instance id is the name. */
const names = ["silver", "gold", "maintenance"] as const;

/** @returns undefined if the app is not configured, or does not respond: `onUnreachable` then gets the error */
export async function readOrchestrations(
  { orchestrations }: DoctorContext,
  onUnreachable: (error: unknown) => void,
): Promise<OrchestrationSnapshot[] | undefined> {
  if (orchestrations === undefined) return undefined;
  try {
    return await Promise.all(
      names.map(async (name): Promise<OrchestrationSnapshot> => {
        const found = await orchestrations.status(name);
        return { name, status: found?.runtimeStatus, movedAt: found?.lastUpdatedTime };
      }),
    );
  } catch (error) {
    onUnreachable(error);
    return undefined;
  }
}
