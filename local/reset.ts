import { commandName } from "./command-name.ts";
import { resetCommand } from "./commands.ts";
import { runEntry } from "./run-entry.ts";

await runEntry(resetCommand(commandName("local/reset.ts", process.env)));
