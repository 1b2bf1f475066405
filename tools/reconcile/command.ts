import { decimal } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";

export const reconcile = command("reconcile", "compares a ledger with bronze, quarantine, silver and gold", "send")
  .description(
    "Reconciles the events that korevital simulate sent with the events that arrived, layer by layer: bronze and " +
      "quarantine (counts and bytes), silver (readings by device, people, workouts), gold (rows). Other events in the " +
      "pipeline are ignored. The exit code is 1 if there is a violation.",
  )
  .argument("<FILE>", "a ledger file, or its name in the folder ledgers of the data folder")
  .option("--wait <S>", "seconds without progress after which an incomplete state is compared", decimal(0, 86_400), 60)
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("reconcile LEDGER"))
  .action(async (file, flags) => (await import("./main.ts")).reconcileLedger(file, flags));
