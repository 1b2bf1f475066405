import { Option } from "@commander-js/extra-typings";
import { summaries } from "../../shared/gold/registry.ts";
import { repeated, whole, wordArgument } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import {
  bomOption,
  dataOption,
  formatOption,
  personalOption,
  rawOption,
  sortOption,
  targetNote,
} from "../cli/options.ts";
import { csvOptions } from "../common/csv-options.ts";
import { rowFormats } from "../common/row-formats.ts";
import { condition } from "./condition.ts";

const names = summaries.map(({ name }) => name);

export const gold = command("gold", "prints the rows of a gold summary", "read")
  .addArgument(wordArgument("<SUMMARY>", "name of the summary", names))
  .addOption(personalOption())
  .addOption(formatOption(rowFormats))
  .addOption(
    new Option(
      "--where <COLUMN=VALUE>",
      "rows with the value, or from and to of the time; repeatable; users need --personal",
    )
      .argParser(repeated(condition))
      .default([]),
  )
  .addOption(sortOption("the grain, ascending"))
  .option("--limit <N>", "the first N rows", whole(1, 999_999_999))
  .addOption(rawOption())
  .addOption(bomOption())
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote +
      examples(
        "gold workout_bpm_summary",
        "gold workout_bpm_summary --personal --where user_id=20001 --where from=2026-03-01 --format csv",
        "gold workout_bpm_summary --personal --sort=-avg_bpm,date --limit 10",
      ),
  )
  .action(async (summary, flags) => {
    const csv = csvOptions(flags, flags.format);
    const { printSummary } = await import("./main.ts");
    await printSummary(summary, { ...flags, csv });
  });
