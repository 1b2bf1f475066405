import { CommanderError, type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";
import { endProcess } from "../common/end-process.ts";
import { endOnClosedPipe } from "./closed-pipe.ts";
import { failureText, isUsageError } from "./failure.ts";
import { rootCommand } from "./root-command.ts";

/** Exit codes of all commands: 0 only if what was asked for happened. */
export const exitCodes = { failure: 1, usage: 2 } as const;

/** Runs a command line with some commands. The exit code of the process is that of the command. */
export async function run(args: readonly string[], commands: readonly CommandUnknownOpts[]): Promise<void> {
  await runInProcess(() => rootCommand(commands).parseAsync(args, { from: "user" }));
}

/** Runs the work of a command, and ends the process. */
export async function runInProcess(work: () => Promise<unknown>): Promise<void> {
  endOnClosedPipe();
  const code = await exitCodeOf(work);
  if (code !== 0) process.exitCode = code;
  endProcess();
}

/** The exit code of some work; a command that has a finding sets the exit code of the process itself. */
export async function exitCodeOf(work: () => Promise<unknown>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** Prints why a command failed, unless the parser has, and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError && !(error instanceof InvalidArgumentError))
    return error.exitCode === 0 ? 0 : exitCodes.usage;
  console.error(failureText(error));
  if (process.env["DEBUG"] && error instanceof Error) console.error(error.stack);
  return isUsageError(error) ? exitCodes.usage : exitCodes.failure;
}
