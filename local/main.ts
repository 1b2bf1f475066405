import { commandName } from "./command-name.ts";
import { startCommand } from "./commands.ts";
import { runEntry } from "./run-entry.ts";

await runEntry(startCommand(commandName("local/main.ts", process.env)));
