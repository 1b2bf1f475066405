import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, targetNote } from "../cli/options.ts";

export const slo = command("slo", "prints the service level objectives and what is left of their budgets", "operate")
  .description(
    "Prints each objective over its window, what is left of its error budget, and the active alerts that the app " +
      "detects, as GET /api/pipeline does (docs/service-levels.md describes them). The exit code is 1 if an objective " +
      "is missed.",
  )
  .option("--workspace <ID>", "reads the metrics of a Log Analytics workspace with the Azure CLI instead")
  .addOption(formatOption(["table", "json"], "json: objectives and alerts, one object"))
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("slo", "slo --format json"))
  .action(async (flags) => (await import("./main.ts")).printServiceLevels(flags));
