import type { HubContext } from "../hub-context.ts";
import type { TaskHubOptions } from "../task-hub-options.ts";

/** Dependencies of the work of a task hub. */
export type WorkContext = HubContext & Pick<TaskHubOptions, "runOrchestrator" | "runActivity" | "log">;
