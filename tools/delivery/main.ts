import { az } from "./az.ts";
import type { Flags } from "./commands/command.ts";
import { commands } from "./commands.ts";
import { buildOf } from "./package-build.ts";
import { verifyInChildProcess } from "./verify-in-process.ts";

/** Runs a step of the pipelines; the exit code is 1 if it fails. */
export async function runDelivery(name: string, flags: Partial<Flags>): Promise<void> {
  const context = { az, fetch, variables: process.env, log: console.log, buildOf, verify: verifyInChildProcess };
  const complete = { allowLoss: false, appOnly: false, skip: [], ...flags };
  if (!(await commands[name]?.(complete, context))) process.exitCode = 1;
}
