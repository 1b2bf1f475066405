import { command, examples } from "../cli/command.ts";
import { dataOption, personalOption, targetNote } from "../cli/options.ts";

export const exports = command("exports", "downloads the Delta tables of all summaries", "read")
  .description(
    "Downloads the Delta tables of all gold summaries, with one Parquet file per month, and of the date dimension, and " +
      "prints a query. Every engine opens the folders as they are. A repeated call downloads only what is new.",
  )
  .addOption(personalOption())
  .option("--to <FOLDER>", "target folder (exports/gold, or exports/gold-personal, in the data folder)")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("exports", "exports --to FOLDER"))
  .action(async (flags) => (await import("./main.ts")).downloadExports(flags));
