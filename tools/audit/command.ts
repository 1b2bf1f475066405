import { whole } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, formatOption, targetNote } from "../cli/options.ts";
import { day } from "./day.ts";

export const audit = command("audit", "prints who has read data of people", "operate")
  .description(
    "Prints who has read data of people, when, what, and through which HTTP function or command, the latest first. " +
      "Records contain keyed hashes of people: --user finds those of one.",
  )
  .option("--user <USER>", "reads of the user, and of their devices, macs and e-mails")
  .option("--from <DAY>", "first day, UTC: 2026-07-01", day)
  .option("--to <DAY>", "last day, UTC", day)
  .option("--limit <N>", "the latest N records", whole(1, 1_000_000), 100)
  .addOption(formatOption(["table", "json"]))
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("audit --from 2026-07-01", "audit --user 20001 --format json"))
  .action(async (flags) => (await import("./main.ts")).printAudit(flags));
