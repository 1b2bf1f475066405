import { goldInstance } from "../../../gold/gold-instance.ts";
import type { DoctorContext } from "../context.ts";
import type { OrchestrationSnapshot } from "../pipeline-snapshot.ts";

/**
 * The singletons: silver, one of gold for each summary, and maintenance.
 *
 * @returns undefined if the app is not configured, or does not respond: `onUnreachable` then gets the error
 */
export async function readOrchestrations(
  { orchestrations, summaries }: Pick<DoctorContext, "orchestrations" | "summaries">,
  onUnreachable: (error: unknown) => void,
): Promise<OrchestrationSnapshot[] | undefined> {
  if (orchestrations === undefined) return undefined;
  const computed = summaries.filter(({ kind }) => kind === "computed");
  const instances = ["silver", ...computed.map(goldInstance), "maintenance"];
  try {
    return await Promise.all(
      instances.map(async (name): Promise<OrchestrationSnapshot> => {
        const found = await orchestrations.status(name);
        return { name, status: found?.runtimeStatus, movedAt: found?.lastUpdatedTime };
      }),
    );
  } catch (error) {
    onUnreachable(error);
    return undefined;
  }
}
