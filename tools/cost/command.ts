import { environments } from "../bicep/snapshot.ts";
import { decimal, whole, wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { formatOption } from "../cli/options.ts";

export const cost = command("cost", "prints what traffic needs and costs in Azure", "deploy")
  .description(
    "Prints what each resource needs and costs a month, for declared traffic and the capacity of an environment, and " +
      "what each knob changes (docs/cost.md). The exit code is 1 if the capacity cannot carry the traffic, or the " +
      "estimate exceeds the budget.",
  )
  .addOption(
    wordOption("--env <ENV>", "capacity, budget and traffic of this environment", environments).default(
      "prod" as const,
    ),
  )
  .option("--devices <N>", "devices, instead of those of the environment", whole(1, 100_000_000))
  .option("--users <N>", "users, instead of those of the environment", whole(1, 100_000_000))
  .option("--hz <N>", "heart rates of a device in a second", decimal(0.0001, 1000))
  .option("--prices <FILE>", "prices of this file instead of tools/cost/prices.json")
  .option("--refresh", "current list prices of https://prices.azure.com", false)
  .addOption(formatOption(["table", "json"], "json: lines, knobs and violations, one object"))
  .addHelpText("after", examples("cost --env uat", "cost --devices 100000 --hz 1 --users 100000"))
  .action(async (flags) => (await import("./main.ts")).printCost(flags));
