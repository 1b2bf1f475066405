import { setTimeout as sleep } from "node:timers/promises";
import { isActive } from "../../shared/operations/doctor/run-status.ts";
import type { Orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { type Flags, runCommand } from "../common/run-command.ts";
import { targetOptions } from "../common/target.ts";
import { functionsApp } from "../doctor/functions.ts";

const usage = `npm run maintenance [-- --functions URL --key KEY]

Starts at once what the app does every night (MAINTENANCE_SCHEDULE), and waits for it: small files of bronze and quarantine are merged into
large ones, blobs that nothing names are removed, and so are old histories of orchestrations.
  --functions URL  of the function app (KOREVITAL_FUNCTIONS_URL); known of a local stack
  --key KEY        its system key durabletask_extension, or its master key (KOREVITAL_FUNCTIONS_KEY)
  --data FOLDER    of the local stack to talk to (.local, or KOREVITAL_DATA)`;

const options = {
  ...targetOptions,
  functions: { type: "string" },
  key: { type: "string" },
} as const;

const pause = 500;

async function main(flags: Flags<typeof options>): Promise<void> {
  const app = functionsApp(flags);
  if (app === undefined) throw new Error("no function app is known: npm start, or give --functions");
  if (!(await app.start("maintenance"))) console.log("it runs already");
  console.log(await outcome(app));
}

/** Waits for the end of the run. */
async function outcome(app: Orchestrations): Promise<string> {
  for (;;) {
    const { runtimeStatus, output } = (await app.status("maintenance")) ?? { runtimeStatus: "Pending" };
    if (runtimeStatus === "Completed") return doneText(output);
    if (!isActive(runtimeStatus)) throw new Error(`the maintenance ended as ${runtimeStatus}: see the app's log`);
    await sleep(pause);
  }
}

function doneText(output: unknown): string {
  const { rows = 0, into = 0, swept = 0, purged = 0 } = (output ?? {}) as Readonly<Record<string, number>>;
  return [
    rows === 0 ? "no files to merge" : `files of ${rows} manifest rows merged; ${into} merges`,
    `${swept} blobs removed that nothing names`,
    `histories of ${purged} orchestrations removed`,
  ].join("\n");
}

await runCommand(usage, options, main);
