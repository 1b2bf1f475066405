import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { commands } from "./commands.ts";
import { rootCommand } from "./root-command.ts";

/** `korevital`, with all commands. */
export function program(): CommandUnknownOpts {
  return rootCommand(commands);
}
