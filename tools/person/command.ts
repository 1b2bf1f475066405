import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";

const user = "id of the user";

const show = command("show", "counts what each layer stores about a user")
  .description("Counts what each layer stores about a user. Prints personal data: devices, macs and e-mails.")
  .argument("<USER>", user)
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("person show 20001"))
  .action(async (id, flags) => (await import("./main.ts")).runPerson("show", id, flags));

const erase = command("erase", "erases a user up to now, for ever")
  .description(
    "Sends a profile deletion: everything up to now is erased by the next runs of silver, gold, exports and " +
      "maintenance, and never comes back. Prints the id of the receipt.",
  )
  .argument("<USER>", user)
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("person erase 20001"))
  .action(async (id, flags) => (await import("./main.ts")).runPerson("erase", id, flags));

const exportCommand = command("export", "writes everything that is stored about a user to a ZIP file")
  .description(
    "Writes everything that is stored about a user, in every layer, as JSON and CSV with a readme (GDPR Art. 15 and 20). " +
      "The file contains personal data. The audit records the export.",
  )
  .argument("<USER>", user)
  .requiredOption("--to <FILE>", "the ZIP file; it must not exist")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("person export 20001 --to 20001.zip"))
  .action(async (id, { to, ...flags }) => (await import("./export.ts")).exportToFile(id, to, flags));

const restrict = command("restrict", "keeps the data of a user and uses them nowhere, or lifts that")
  .description(
    "The data of the user stay stored, and no API, export, report or alert uses them (GDPR Art. 18), from the next runs " +
      "of gold and exports on. Takes ten seconds. The audit records the change.",
  )
  .argument("<USER>", user)
  .option("--lift", "the data are used again", false)
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("person restrict 20001", "person restrict 20001 --lift"))
  .action(async (id, flags) => (await import("./restrict.ts")).runRestrict(id, flags));

const receipt = command("receipt", "prints the receipt of an erasure")
  .description("Prints as JSON what was erased and where, when, and the recipients to inform.")
  .argument("<ID>", "id of the receipt, as person erase prints it")
  .addOption(dataOption())
  .addHelpText("after", targetNote)
  .action(async (id, flags) => (await import("./main.ts")).runPerson("receipt", id, flags));

const verify = command("verify", "searches every byte of every store for a person")
  .description(
    "Searches documents, blobs, tables, queues and hubs, and the files of a local stack, for the identifiers of a " +
      "person: Parquet decoded, compressed content inflated. Prints the stores, and until when copies are retained. " +
      "Exit code 1 if anything is left that an erasure removes.",
  )
  .argument("<ID>", "id of the receipt, or of a user")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("person verify 20001"))
  .action(async (id, flags) => (await import("./main.ts")).runVerify(id, flags));

export const person = command("person", "shows, exports, restricts or erases what is stored about a person", "operate")
  .description("What the pipeline stores about a person, by user id. docs/personal-data.md describes erasure.")
  .addCommand(show)
  .addCommand(exportCommand)
  .addCommand(restrict)
  .addCommand(erase)
  .addCommand(receipt)
  .addCommand(verify);
