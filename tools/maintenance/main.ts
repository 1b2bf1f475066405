import { isActive } from "../../shared/operations/status/is-active.ts";
import type { Orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { type FunctionAppFlags, functionApp } from "../common/function-app.ts";
import { pollUntil } from "../common/poll.ts";
import { NoStack, runningStack } from "../common/running-stack.ts";
import { stackFolder } from "../common/stack-folder.ts";
import { isInEnvironment } from "../common/target.ts";

/** Starts the maintenance, and prints its result. */
export async function runMaintenance(flags: FunctionAppFlags): Promise<void> {
  const app = functionApp(flags);
  if (app === undefined) throw new NoStack(noAppText(flags));
  if (!(await app.start("maintenance"))) console.log("maintenance is already running");
  console.log(await resultOf(app));
}

/** The reason why there is no app. @throws NoStack when not even a stack runs */
function noAppText(flags: FunctionAppFlags): string {
  if (!isInEnvironment()) runningStack(stackFolder(flags));
  return "no function app runs: run npx korevital start, or name it with --functions URL";
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
    `${removed} orphaned or replaced blobs deleted`,
    `histories of ${purged} orchestrations purged`,
  ].join("\n");
}
