import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, functionsOption, keyOption, targetNote } from "../cli/options.ts";

export const doctor = command("doctor", "checks for lost or duplicate data and stalled processing", "operate")
  .description(
    "Checks for lost and duplicate data and for stalled processing: hubs, checkpoints, manifest, blobs, silver, gold, " +
      "exports, landing, quarantine, orchestrations. Prints what each finding means, its locations and the action to " +
      "take. The exit code is 1 if a finding is an error, else 3 if a part could not be checked.",
  )
  .option(
    "--repair",
    "applies the safe remediations, then checks again: ingests events from a hub that did not land, deletes orphaned " +
      "blobs, puts landing files into the queue again, writes missing reports",
    false,
  )
  .addOption(formatOption(["table", "json"], "json: the report, one object"))
  .addOption(dataOption())
  .addOption(functionsOption())
  .addOption(keyOption())
  .addHelpText("after", targetNote + examples("doctor", "doctor --repair"))
  .action(async (flags) => (await import("./main.ts")).runDoctor(flags));
