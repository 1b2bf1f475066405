import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { exitWithError } from "./fail.ts";

const help = { help: { type: "boolean", default: false } } as const;

/** The result of `parseArgs` for a command's options. */
export type Flags<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/**
 * Runs a command without positional arguments. `--help` prints the usage; an error prints its message and exits with 1.
 */
export async function runCommand<const O extends ParseArgsOptionsConfig>(
  usage: string,
  options: O,
  work: (flags: Flags<O>) => Promise<void>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, ...help } });
    const { help: isHelp, ...flags } = values as { readonly help: boolean };
    if (isHelp) console.log(usage);
    else await work(flags as unknown as Flags<O>);
  } catch (error) {
    exitWithError(error);
  }
}
