import { wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";

export const load = command("load", "loads files and waits until they are in gold", "send")
  .description(
    "Loads the files of a folder and its subfolders in the order of their paths, and waits until their records are in " +
      "gold; prints what is still under way then: outbox messages and exports. The format is detected from the " +
      "content: CSV with a known header, JSON, or JSON lines, with or without envelopes, gzipped or not. Both ways accept " +
      "and reject the same records. The exit code is 1 if nothing was recognised in any file.",
  )
  .argument("<FOLDER>", "folder with the files")
  .addOption(
    wordOption(
      "--through <WAY>",
      "landing uploads the files to the container landing, as a partner does; hubs publishes their records as events, " +
        "as devices do",
      ["landing", "hubs"],
    ).default("landing" as const),
  )
  .option("--reverse", "loads the files in reverse order", false)
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("load ../files", "load ../files --through hubs"))
  .action(async (folder, flags) => (await import("./main.ts")).loadFiles(folder, flags));
