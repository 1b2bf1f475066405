import { landingStatuses } from "../../shared/bronze/landing/landing-progress.ts";
import { whole, wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, sortOption, targetNote } from "../cli/options.ts";
import { rowFormats } from "../common/row-formats.ts";

const list = command("list", "prints the newest landed files")
  .addOption(wordOption("--status <STATUS>", "only files with this status", landingStatuses))
  .option("--limit <N>", "at most N files", whole(1, 999_999), 50)
  .addOption(sortOption("the newest first"))
  .addOption(formatOption(rowFormats))
  .addOption(dataOption())
  .addHelpText("after", targetNote)
  .action(async (flags) => (await import("./main.ts")).printLandings(flags));

const show = command("show", "prints the reports of all versions of a file")
  .argument("<FILE>", "name of the blob in the container landing, or the end of the name behind a slash")
  .addOption(dataOption())
  .addHelpText("after", targetNote)
  .action(async (file, flags) => (await import("./main.ts")).printReports(file, flags));

export const landing = command("landing", "lists landed files, or prints the report of a file", "operate")
  .description("Landed files and their reports.")
  .addCommand(list)
  .addCommand(show)
  .addHelpText("after", examples("landing list --status unknown", "landing show 3-bpm.jsonl"));
