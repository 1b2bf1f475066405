import { stackOptions } from "../../local/options.ts";
import { command, examples } from "../cli/command.ts";
import { stackFlags } from "./flags.ts";

export const demo = command("demo", "runs the whole pipeline with generated events, and reconciles them", "run")
  .description(
    "Starts the local stack, loads a generated history, sends events of 20 live devices over AMQP and Kafka, lands a " +
      "file, prints the summaries, the published risk scores, and a health alert with its webhook, and reconciles: every event sent " +
      "has exactly one outcome. The stack then runs until Ctrl-C.",
  )
  .option("--exit", "exits afterwards", false)
  .option("--data <FOLDER>", "data folder of the demo, which is deleted first", ".local/demo")
  .addHelpText("after", examples("demo", "demo --exit --data /tmp/demo --functions-port 8071"))
  .action(async ({ exit, data, ...stack }) =>
    (await import("./main.ts")).runDemo({ exit, data, stack: stackFlags(stack) }),
  );

for (const option of stackOptions()) demo.addOption(option.helpGroup("Options of the local stack:"));
