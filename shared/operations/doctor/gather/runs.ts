import type { DoctorWorld } from "../context.ts";
import type { RunFacts } from "../facts.ts";

/** Orchestrations that are alone of their name. */
const names = ["silver", "gold", "maintenance"] as const;

/** Undefined when the app is not known, or does not answer: `onSilence` then learns why. */
export async function readRuns(
  { orchestrations }: DoctorWorld,
  onSilence: (error: unknown) => void,
): Promise<RunFacts[] | undefined> {
  if (orchestrations === undefined) return undefined;
  try {
    return await Promise.all(
      names.map(async (name): Promise<RunFacts> => {
        const found = await orchestrations.status(name);
        return { name, status: found?.runtimeStatus, movedAt: found?.lastUpdatedTime };
      }),
    );
  } catch (error) {
    onSilence(error);
    return undefined;
  }
}
