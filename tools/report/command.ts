import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";

export const report = command("report", "writes the health report of a person for a week or a month", "read")
  .description(
    "Writes the health report of a person, each value beside that of the period before: one HTML file that loads " +
      "nothing and prints well, or JSON if the name ends in .json. It contains personal data. The audit records it.",
  )
  .argument("<USER>", "id of the user")
  .option("--week <WEEK>", "ISO week, as 2026-W48")
  .option("--month <MONTH>", "calendar month, as 2026-11")
  .requiredOption("--to <FILE>", "the file; it must not exist")
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote +
      examples("report 20001 --week 2026-W48 --to 20001.html", "report 20001 --month 2026-11 --to 20001.json"),
  )
  .action(async (id, { to, week, month, ...flags }) =>
    (await import("./main.ts")).reportToFile(id, { week, month }, to, flags),
  );
