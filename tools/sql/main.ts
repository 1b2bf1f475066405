import { join } from "node:path";
import { fail } from "../common/fail.ts";
import { openTarget, targetUsage } from "../common/target.ts";
import { dataFolder, readFlags, type SqlFlags } from "./flags.ts";
import { Interrupted } from "./interruption.ts";
import { openLake } from "./lake.ts";
import { copyToParquet } from "./output/parquet.ts";
import { print, type Write } from "./output/print.ts";
import { ReaderGone, toFile, toStandardOutput } from "./output/write.ts";
import { runCommand } from "./prompt/commands.ts";
import { historyIn } from "./prompt/history.ts";
import { prompt } from "./prompt/prompt.ts";
import type { Session } from "./session.ts";

const usage = `npm run sql -- ["SELECT …"] [--personal] [--format table|csv|json|parquet] [--output FILE]

Runs DuckDB's SQL over the lake, offline: gold summaries and dates, facts of silver and what is paired of them, bronze, quarantine.
Only tables that the query names are fetched. Without a query: a prompt, in which .tables and .schema say what there is.
  --personal       whole rows instead of masked ones, and tables that tell of people in all they hold
  --format         table (the first rows), or all of them as csv, json or parquet
  --output FILE    writes there, and says how many rows
  --limit N        rows of a table (100)
  --since DAY      of ingest: earlier files of bronze and quarantine are not fetched
  --at TIME        of when user_bins speaks (now)
  --memory SIZE    what DuckDB may take, as 500MB or 4GB (1GB); the rest goes to a temporary folder
${targetUsage}`;

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), Date.now());
  if (flags === undefined) {
    console.log(usage);
    return;
  }
  const azure = openTarget(flags);
  const lake = await openLake(azure, flags, (text) => console.error(text));
  try {
    if (flags.query === undefined) await converse(lake.session, flags);
    else await cancellable(lake.session, () => runQuery(lake.session, flags.query ?? "", flags));
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error(error.message);
      process.exitCode = 130;
    } else if (!(error instanceof ReaderGone)) throw error;
  } finally {
    await lake.close();
    await azure.close();
  }
}

async function runQuery(session: Session, query: string, { format, output, limit }: SqlFlags): Promise<void> {
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
    for await (const answer of session.run(query)) rows += await print(answer, format, limit, write);
    return rows;
  };
  if (output === undefined) await printAll(toStandardOutput());
  else console.error(`${await toFile(output, printAll)} rows in ${output}`);
}

/** Ctrl-C ends it in order, a second one at once. */
async function cancellable(session: Session, work: () => Promise<void>): Promise<void> {
  const cancel = () => session.interrupt();
  process.once("SIGINT", cancel);
  try {
    await work();
  } finally {
    process.off("SIGINT", cancel);
  }
}

async function converse(session: Session, flags: SqlFlags): Promise<void> {
  const write = toStandardOutput();
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (terminal) await write(".tables says what there is, .help what else can be typed. A query ends with ;\n");
  const went = await prompt(session, {
    input: process.stdin,
    output: process.stdout,
    terminal,
    history: historyIn(join(dataFolder(flags), "sql-history")),
    print: write,
    run: (sql) => runQuery(session, sql, flags),
  });
  if (!went) process.exitCode = 1;
}

main().catch(fail);
