import { whole } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, sortOption } from "../cli/options.ts";
import { rowFormats } from "../common/row-formats.ts";

export const metrics = command("metrics", "prints the metrics of the local app", "operate")
  .description(
    "Prints the current metrics of the local app, summed over all its processes since the data folder was created " +
      "(docs/metrics.md describes them). Requires an app that was started with --telemetry on.",
  )
  .argument("[NAME]", "only metrics whose name contains NAME")
  .addOption(sortOption("the name; not as table"))
  .option("--limit <N>", "at most N series; not as table", whole(1, 999_999))
  .addOption(formatOption(rowFormats))
  .addOption(dataOption())
  .addHelpText("after", examples("start --telemetry on", "metrics events"))
  .action(async (name, flags) => (await import("./main.ts")).printMetrics(name ?? "", flags));
