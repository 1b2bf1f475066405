import { InvalidArgumentError } from "@commander-js/extra-typings";
import { whole } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";
import { rebuildCommand } from "./options.ts";
import { timeZone } from "./time-zone.ts";

export const rebuild = command("rebuild", "rebuilds silver and gold from bronze, and compares", "operate")
  .description(
    "Rebuilds silver and gold from bronze into the databases silver-NAME and gold-NAME while the app uses its own; then " +
      "compares the two database sets and prints how to switch. An interrupted or repeated command resumes. The exit code " +
      "is 1 if the sets differ. Groups with a pending refresh in the live gold are listed and not compared.",
  )
  .option("--into <NAME>", 'name of the database set, such as 2026-11; "first" is the initial set, silver and gold')
  .option("--drop <NAME>", "drops a database set that the app does not use")
  .option("--time-zone <ZONE>", "time zone of the calendar days in gold (REPORTING_TIME_ZONE)", timeZone)
  .option("--no-compare", "only rebuilds")
  .option(
    "--parallel <N>",
    "number of threads, up to 400 MB each (default: 2; none for less than 100,000 events)",
    whole(1, 32),
  )
  .option("--patience <SECONDS>", "time for the live pipeline to catch up with bronze", whole(0, 86_400), 60)
  .option("--examples <N>", "number of differences printed per container", whole(0, 1000), 3)
  .addOption(dataOption())
  .addHelpText(
    "after",
    `${targetNote.trimEnd()}
In Azure, set SILVER_DATABASE and GOLD_DATABASE to the values of the app, so that its databases are recognised as in
use.
${examples("rebuild --into 2026-11", "rebuild --drop 2026-11")}`,
  )
  .action(async (flags) => {
    const { into, drop } = flags;
    if ((into === undefined) === (drop === undefined))
      throw new InvalidArgumentError("exactly one of --into NAME and --drop NAME expected");
    const { runRebuild } = await import("./main.ts");
    await runRebuild(rebuildCommand(flags, process.env));
  });
