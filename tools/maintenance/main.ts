import { isActive } from "../../shared/operations/status/is-active.ts";
import type { Orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { type FunctionAppFlags, functionApp } from "../common/function-app.ts";
import { pollUntil } from "../common/poll.ts";

/** Starts the maintenance, and prints its result. */
export async function runMaintenance(flags: FunctionAppFlags): Promise<void> {
  const app = functionApp(flags);
  if (app === undefined) throw new Error("no function app: run npm start, or pass --functions");
  if (!(await app.start("maintenance"))) console.log("maintenance is already running");
  console.log(await resultOf(app));
}

/** Waits until the run completes. */
async function resultOf(app: Orchestrations): Promise<string> {
  const read = async () => (await app.status("maintenance")) ?? { runtimeStatus: "Pending", output: undefined };
  const { state } = await pollUntil(read, ({ runtimeStatus }) => !isActive(runtimeStatus), {});
  if (state.runtimeStatus === "Completed") return resultText(state.output);
  throw new Error(`maintenance ended with status ${state.runtimeStatus}: see the app's log`);
}

function resultText(output: unknown): string {
  const { rows = 0, into = 0, removed = 0, purged = 0 } = (output ?? {}) as Readonly<Record<string, number>>;
  return [
    rows === 0 ? "no files to compact" : `files of ${rows} manifest rows compacted into ${into}`,
    `${removed} orphaned blobs deleted`,
    `histories of ${purged} orchestrations purged`,
  ].join("\n");
}
