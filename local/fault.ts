import { commandName } from "./command-name.ts";
import { faultCommand } from "./commands.ts";
import { runEntry } from "./run-entry.ts";

await runEntry(faultCommand(commandName("local/fault.ts", process.env)));
