import { parse } from "../../cli/testing/parse.ts";
import { quarantine } from "../command.ts";
import { discardOf, listOf, type QuarantineCommand, replayOf, showOf } from "../flags.ts";

/** A command line of quarantine, as it is run. @throws Error when it is invalid */
export function readCommand([name, ...args]: readonly string[]): QuarantineCommand {
  const command = quarantine.commands.find((each) => each.name() === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  const parsed = parse(command, args);
  // The parser has checked names and values; its types are lost where a command is found by its name.
  const [first] = parsed.args as [never];
  const flags = parsed.flags as never;
  if (name === "list") return listOf(flags);
  if (name === "show") return showOf(first, flags);
  return name === "replay" ? replayOf(first, flags) : discardOf(first, flags);
}
