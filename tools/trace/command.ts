import { eventIdFormat } from "../../shared/operations/quarantine/event-id.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, personalOption, targetNote } from "../cli/options.ts";
import { eventSelection, timeOf } from "./selection.ts";

export const trace = command("trace", "follows one event through all layers", "operate")
  .description(
    "Follows one event through hub, manifest, bronze, outcome, silver, gold and exports, and explains why a summary has " +
      "no row of it.",
  )
  .argument("[EVENT]", `${eventIdFormat}; quote it`)
  .option("--device <ID>", "all accepted events of the device at --time; reads bronze, an EVENT is faster")
  .option("--user <ID>", "all accepted events of the user at --time; reads bronze, an EVENT is faster")
  .option("--time <TIME>", "2026-11-24T10:30:05.250, UTC, or epoch seconds or milliseconds", (text) =>
    timeOf(text, Date.now()),
  )
  .addOption(personalOption("prints personal data: keys, bodies, readings and unmasked rows"))
  .addOption(formatOption(["table", "json", "ndjson"]))
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote + examples("trace 'heart-rates|0|1795507200000|17'", "trace --device 500001 --time 2026-11-24T10:30:05"),
  )
  .action(async (event, flags) => {
    const selection = eventSelection(event, flags);
    const { printTraces } = await import("./main.ts");
    await printTraces(selection, flags);
  });
