import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";

const note = "Stop the app first; docs/recovery.md describes the whole procedure. Can be repeated.";

const lake = command("lake", "restores bronze from the second copy")
  .description(
    `Writes bronze, quarantine and manifest from the second copy (COPY_STORAGE) into an empty lake.\n${note}`,
  )
  .option("--before <TIME>", "the newest copy before that time, such as 2026-11-24T12:00:00Z")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("restore lake --before 2026-11-24T12:00:00Z"))
  .action(async (flags) => (await import("./main.ts")).restore("lake", flags));

const manifest = command("manifest", "reconstructs the manifest from the files of bronze")
  .description(`Reconstructs the lost table manifest from the files of bronze and quarantine.\n${note}`)
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("restore manifest"))
  .action(async (flags) => (await import("./main.ts")).restore("manifest", flags));

export const restore = command("restore", "recovers bronze", "operate")
  .description("Recovers bronze. docs/recovery.md describes the whole procedure.")
  .addCommand(lake)
  .addCommand(manifest);
