import { eventIdFormat } from "../../shared/operations/quarantine/event-id.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, targetNote } from "../cli/options.ts";

export const spans = command("spans", "prints the spans that processed one event", "operate")
  .description(
    "Prints the spans that processed one event, from the request that sent it to gold, with start, duration and links. " +
      "Spans belong to batches: events that landed together have the same ones. Requires an app that was started with " +
      "--telemetry on; for an app in Azure the trace id is printed, and docs/telemetry.md contains the query.",
  )
  .argument("<EVENT>", `${eventIdFormat}; quote it`)
  .addOption(formatOption(["table", "json", "ndjson"]))
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("spans 'workouts|0|1795507200000|17'"))
  .action(async (event, flags) => (await import("./main.ts")).printSpans(event, flags));
