import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** The arguments and options of a command line, without running the command. @throws CommanderError */
export function parse(command: CommandUnknownOpts, args: readonly string[]): { args: unknown[]; flags: object } {
  let parsed: { args: unknown[]; flags: object } = { args: [], flags: {} };
  command
    .exitOverride()
    .configureOutput({ writeOut() {}, writeErr() {} })
    .action((...given: unknown[]) => {
      parsed = { args: given.slice(0, -2), flags: command.opts() };
    })
    .parse([...args], { from: "user" });
  return parsed;
}
