import { command } from "../cli/command.ts";
import { dataOption, functionsOption, keyOption } from "../cli/options.ts";

export const maintenance = command("maintenance", "starts the nightly maintenance now, and waits for it", "operate")
  .description(
    "Starts the nightly maintenance (MAINTENANCE_SCHEDULE) now and waits until it completes: compaction of small files " +
      "of bronze and quarantine, garbage collection of orphaned blobs, and purging of old orchestration histories.",
  )
  .addOption(dataOption())
  .addOption(functionsOption())
  .addOption(keyOption())
  .action(async (flags) => (await import("./main.ts")).runMaintenance(flags));
