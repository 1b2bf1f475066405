import { scoresHub } from "../../shared/serving/outbox/outputs/risk-scores.ts";
import { outputs } from "../../shared/serving/outbox/registry.ts";
import { whole, wordArgument, wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, personalOption, targetNote } from "../cli/options.ts";

export const tail = command("tail", "prints the events that leave through an output hub", "read")
  .description(
    "Prints the events of an output hub as they are published, until Ctrl-C: one line for each event. Identifiers are " +
      "pseudonyms, and birth years are masked, unless --personal is set.",
  )
  .addArgument(
    wordArgument(
      "<HUB>",
      "the output hub",
      outputs.flatMap(({ sink }) => (sink.kind === "hub" ? [sink.hub] : [])),
    ),
  )
  .addOption(
    wordOption("--from <POSITION>", "beginning prints the events that the hub retains first", [
      "end",
      "beginning",
    ]).default("end" as const),
  )
  .option("--limit <N>", "ends after N events", whole(1, 999_999_999))
  .addOption(personalOption("unmasked events"))
  .addOption(formatOption(["table", "ndjson"]))
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples(`tail ${scoresHub}`, `tail ${scoresHub} --from beginning --limit 10`))
  .action(async (hub, flags) => (await import("./main.ts")).tailHub(hub, flags));
