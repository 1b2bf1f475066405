import { CommanderError, InvalidArgumentError } from "@commander-js/extra-typings";
import { endProcess } from "../common/end-process.ts";
import { endOnClosedPipe } from "./closed-pipe.ts";
import { failureText, isUsageError } from "./failure.ts";
import { program } from "./program.ts";

/** Exit codes of all commands: 0 only if what was asked for happened. */
export const exitCodes = { failure: 1, usage: 2 } as const;

/** Runs a command line. The exit code of the process is that of the command. */
export async function main(args: readonly string[]): Promise<void> {
  endOnClosedPipe();
  const code = await exitCodeOf(args);
  if (code !== 0) process.exitCode = code;
  endProcess();
}

/** Runs a command line; a command that has a finding sets the exit code of the process itself. */
export async function exitCodeOf(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === "complete" && args[1] === "--") await completeWords(args.slice(2));
    else await program().parseAsync(args, { from: "user" });
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

async function completeWords(words: readonly string[]): Promise<void> {
  const { completionOf } = await import("./completion.ts");
  completionOf(program(), words).parse([...words]);
}
