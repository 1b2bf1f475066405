import { CommanderError, type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";

/** Runs a command of this package alone: 2 is the exit code of a wrong command line, 1 that of a failure. */
export async function runEntry(command: CommandUnknownOpts): Promise<void> {
  inherit(command.exitOverride());
  try {
    await command.parseAsync(process.argv);
  } catch (error) {
    const isParsers = error instanceof CommanderError && !(error instanceof InvalidArgumentError);
    if (!isParsers) console.error(error instanceof Error ? error.message : error);
    const isHelp = isParsers && error.exitCode === 0;
    process.exit(isHelp ? 0 : error instanceof CommanderError ? 2 : 1);
  }
}

function inherit(command: CommandUnknownOpts): void {
  for (const each of command.commands) inherit(each.copyInheritedSettings(command));
}
