import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { fail } from "./fail.ts";

const help = { help: { type: "boolean", default: false } } as const;

/** What `parseArgs` makes of a command's options. */
export type Flags<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/**
 * Runs a command that takes flags and nothing else: `--help` prints its usage instead, and what is thrown ends it with 1 and the reason.
 *
 * @param args of the command line
 */
export async function runCommand<const O extends ParseArgsOptionsConfig>(
  usage: string,
  options: O,
  work: (flags: Flags<O>) => Promise<void>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, ...help } });
    const { help: isAsked, ...flags } = values as { readonly help: boolean };
    if (isAsked) console.log(usage);
    else await work(flags as unknown as Flags<O>);
  } catch (error) {
    fail(error);
  }
}
