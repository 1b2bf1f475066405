import { Option } from "@commander-js/extra-typings";
import { whole } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { bomOption, dataOption, formatOption, personalOption, rawOption, targetNote } from "../cli/options.ts";
import { day, formats, memory, sqlFlags, time } from "./flags.ts";

export const sql = command("sql", "runs DuckDB SQL over all layers, or opens a prompt", "read")
  .description(
    "Runs DuckDB SQL over the lake: gold summaries and dates, silver and tables derived from it, bronze, quarantine. " +
      "Fetches only the tables that the query references. Without a query, opens a prompt; .tables and .schema list the " +
      "tables and columns.",
  )
  .argument("[QUERY]", "one or more statements, quoted")
  .addOption(personalOption("unmasked rows, and tables that contain only personal data"))
  .addOption(formatOption(formats))
  .addOption(rawOption())
  .addOption(bomOption())
  .option("--output <FILE>", "writes to a file and prints the number of rows")
  .option("--limit <N>", "maximum number of rows in table format", whole(1, 9_999_999), 100)
  .option("--since <DATE>", "skips bronze and quarantine files with an earlier ingestion date", day)
  .option("--at <TIME>", "reference time of user_bins (default: now)", time)
  .addOption(
    new Option("--memory <SIZE>", "memory limit of DuckDB, such as 500MB; larger data spills to a temporary folder")
      .argParser(memory)
      .default("1GB"),
  )
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote + examples('sql "SELECT date, count(*) FROM workout_bpm_summary GROUP BY date"', "sql .tables"),
  )
  .action(async (query, flags) => {
    const checked = sqlFlags(query, flags, Date.now());
    const { runSql } = await import("./main.ts");
    await runSql(checked);
  });
