import { InvalidArgumentError } from "@commander-js/extra-typings";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, targetNote } from "../cli/options.ts";

export const status = command("status", "prints what is received, waits and is exported", "operate")
  .description(
    "Prints what the pipeline has received, the backlog of silver, gold and outbox, and as of when each export is: the " +
      "response of GET /api/pipeline.",
  )
  .option("--wait", "first waits until nothing is under way: everything is in gold, published and exported", false)
  .option("--watch", "prints the status and the findings of the doctor again and again, until Ctrl-C", false)
  .addOption(formatOption(["table", "json"], "json: the report, one object"))
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("status", "status --watch", "status --wait --format json"))
  .action(async (flags) => {
    if (flags.watch && (flags.wait || flags.format === "json"))
      throw new InvalidArgumentError("--watch is a table until Ctrl-C: use it without --wait and --format json");
    if (flags.watch) await (await import("./watch.ts")).watchStatus(flags);
    else await (await import("./main.ts")).printStatus(flags);
  });
