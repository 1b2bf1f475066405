import { join } from "node:path";
import { everybody } from "../../shared/serving/audit/audit-record.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import { openTarget } from "../common/target.ts";
import { dataFolder, type SqlFlags } from "./flags.ts";
import { Interrupted } from "./interruption.ts";
import { openLake } from "./lake.ts";
import { maskedColumns } from "./masked-columns.ts";
import { copyToParquet } from "./output/parquet.ts";
import { print, type Write } from "./output/print.ts";
import { OutputClosed, toFile, toStandardOutput } from "./output/write.ts";
import { runCommand } from "./prompt/commands.ts";
import { historyIn } from "./prompt/history.ts";
import { prompt } from "./prompt/prompt.ts";
import type { Session } from "./session.ts";

/** Runs a query, or opens the prompt. */
export async function runSql(flags: SqlFlags): Promise<void> {
  const azure = openTarget(flags);
  const lake = await openLake(azure, flags, (text) => console.error(text));
  try {
    // A statement can read anybody, and its text can contain identifiers.
    if (flags.personal) await recordCommandRead(azure, "sql", { what: "tables", subjects: everybody }, Date.now());
    if (flags.query === undefined) await runPrompt(lake.session, flags);
    else await cancellable(lake.session, () => runQuery(lake.session, flags.query ?? "", flags));
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error(error.message);
      process.exitCode = 130;
    } else if (!(error instanceof OutputClosed)) throw error;
  } finally {
    await lake.close();
    await azure.close();
  }
}

async function runQuery(session: Session, query: string, { format, output, ...options }: SqlFlags): Promise<void> {
  if (query.startsWith(".")) {
    console.log(await runCommand(session, query.slice(1)));
    return;
  }
  if (format === "parquet") {
    for await (const { changed } of session.run(copyToParquet(query, output ?? ""), query))
      console.error(`${changed} rows in ${output}`);
    return;
  }
  const printAll = async (write: Write) => {
    let rows = 0;
    for await (const answer of session.run(query)) {
      rows += await print(answer, format, options, write);
      const masked = options.personal ? [] : maskedColumns(session.tables, answer.columns);
      if (format === "table" && masked.length > 0)
        console.error(`${masked.join(", ")}: masked; --personal shows ${masked.length === 1 ? "it" : "them"}`);
    }
    return rows;
  };
  if (output === undefined) await printAll(toStandardOutput());
  else console.error(`${await toFile(output, printAll)} rows in ${output}`);
}

/** The first Ctrl-C cancels the query, the second one ends the process. */
async function cancellable(session: Session, work: () => Promise<void>): Promise<void> {
  const cancel = () => session.interrupt();
  process.once("SIGINT", cancel);
  try {
    await work();
  } finally {
    process.off("SIGINT", cancel);
  }
}

async function runPrompt(session: Session, flags: SqlFlags): Promise<void> {
  const write = toStandardOutput();
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (terminal) await write(".tables lists the tables, .help the commands. End a query with ;\n");
  const succeeded = await prompt(session, {
    input: process.stdin,
    output: process.stdout,
    terminal,
    history: historyIn(join(dataFolder(flags), "sql-history")),
    print: write,
    run: (sql) => runQuery(session, sql, flags),
  });
  if (!succeeded) process.exitCode = 1;
}
