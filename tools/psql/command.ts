import { InvalidArgumentError } from "@commander-js/extra-typings";
import { command, examples } from "../cli/command.ts";
import { dataOption, personalOption, targetNote } from "../cli/options.ts";

function query(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("a query expected");
  return text;
}

export const psql = command("psql", "opens a prompt on the serving database, or runs a query", "read")
  .description(
    "Opens psql on the serving database in PostgreSQL, or a simple prompt on a machine without psql. Statements can " +
      "also come from a pipe. Without --personal the role of the session is korevital_reader, which reads the masked " +
      "tables in the schema gold. Tables need no schema in a query.",
  )
  .option("-c, --command <QUERY>", "runs statements and exits", query)
  .addOption(personalOption("unmasked rows, in the schema gold_personal; the audit records the session"))
  .addOption(dataOption())
  .addHelpText(
    "after",
    targetNote + examples("psql", 'psql -c "SELECT date, count(*) FROM workout_bpm_summary GROUP BY date"'),
  )
  .action(async (flags) => (await import("./main.ts")).runPsql(flags));
