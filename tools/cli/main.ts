import { program } from "./program.ts";
import { exitCodeOf, runInProcess } from "./run.ts";

/** Runs a command line. The exit code of the process is that of the command. */
export async function main(args: readonly string[]): Promise<void> {
  await runInProcess(() => parse(args));
}

/** Runs a command line in this process, which goes on. */
export function exitCodeOfCommandLine(args: readonly string[]): Promise<number> {
  return exitCodeOf(() => parse(args));
}

async function parse(args: readonly string[]): Promise<void> {
  if (args[0] === "complete" && args[1] === "--") await completeWords(args.slice(2));
  else await program().parseAsync(args, { from: "user" });
}

async function completeWords(words: readonly string[]): Promise<void> {
  const { completionOf } = await import("./completion.ts");
  completionOf(program(), words).parse([...words]);
}
