import { commandName } from "./command-name.ts";
import { emulatorsCommand } from "./commands.ts";
import { runEntry } from "./run-entry.ts";

await runEntry(emulatorsCommand(commandName("local/emulators.ts", process.env)));
