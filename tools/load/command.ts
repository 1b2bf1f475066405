import { InvalidArgumentError } from "@commander-js/extra-typings";
import { wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";

export const load = command("load", "loads files and waits until they are in gold", "send")
  .description(
    "Loads a file, the files of a folder and its subfolders in the order of their paths, or standard input, and waits until their records are in " +
      "gold; prints what is still under way then: outbox messages and exports. The format is detected from the " +
      "content: CSV with a known header, JSON, or JSON lines, with or without envelopes, gzipped or not. Both ways accept " +
      "and reject the same records. The exit code is 1 if nothing was recognised in any file.",
  )
  .argument("[PATH]", "a file, or a folder with files; without it, or for -, standard input")
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
  .addHelpText("after", targetNote + examples("load ../files", "load ../files --through hubs", "load < readings.jsonl"))
  .action(async (path, flags) => {
    const isInput = path === undefined || path === "-";
    if (isInput && process.stdin.isTTY)
      throw new InvalidArgumentError("a PATH, or a file on standard input, is expected");
    const { loadFiles } = await import("./main.ts");
    await loadFiles(isInput ? undefined : path, flags);
  });
