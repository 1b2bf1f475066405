import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { program } from "../program.ts";

/** The command lines that run something: `gold`, `quarantine list`. */
export function leaves(command: CommandUnknownOpts = program(), path: readonly string[] = []): string[] {
  return command.commands.flatMap((one) => {
    const own = [...path, one.name()];
    return one.commands.length === 0 ? [own.join(" ")] : leaves(one, own);
  });
}
