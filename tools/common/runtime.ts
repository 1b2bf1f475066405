import { randomUUID } from "node:crypto";
import type { Runtime } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";

/** The clock and chance of a command. */
export function runtimeOf({ retryConflicts, configuration }: Pick<Azure, "configuration" | "retryConflicts">): Runtime {
  const { earliestTime } = configuration;
  return { now: Date.now, newId: () => randomUUID(), retryConflicts, earliestTime };
}
