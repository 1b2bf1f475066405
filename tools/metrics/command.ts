import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption } from "../cli/options.ts";

export const metrics = command("metrics", "prints the metrics of the local app", "operate")
  .description(
    "Prints the current metrics of the local app, summed over all its processes since the data folder was created " +
      "(docs/metrics.md describes them). Requires an app that was started with --telemetry on.",
  )
  .argument("[NAME]", "only metrics whose name contains NAME")
  .addOption(formatOption(["table", "json"]))
  .addOption(dataOption())
  .addHelpText("after", examples("start --telemetry on", "metrics events"))
  .action(async (name, flags) => (await import("./main.ts")).printMetrics(name ?? "", flags));
