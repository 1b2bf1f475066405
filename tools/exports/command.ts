import { command, examples } from "../cli/command.ts";
import { dataOption, personalOption, targetNote } from "../cli/options.ts";

export const exports = command("exports", "downloads the Parquet files of all summaries", "read")
  .description(
    "Downloads the Parquet files of all gold summaries, one per month, and of the date dimension, and prints a query. " +
      "A repeated call downloads only changed files.",
  )
  .addOption(personalOption())
  .option("--to <FOLDER>", "target folder (exports/gold, or exports/gold-personal, in the data folder)")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("exports", "exports --to FOLDER"))
  .action(async (flags) => (await import("./main.ts")).downloadExports(flags));
