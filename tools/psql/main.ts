import { join, resolve } from "node:path";
import type { Connection } from "../../shared/platform/azure/configuration.ts";
import { openConsole, type PostgresConsole } from "../../shared/platform/azure/postgres-console.ts";
import { everybody } from "../../shared/serving/audit/audit-record.ts";
import { sessionSettings } from "../../shared/serving/postgres/serving.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { toStandardOutput } from "../sql/output/write.ts";
import { historyIn } from "../sql/prompt/history.ts";
import { prompt } from "../sql/prompt/prompt.ts";
import { resultText } from "./result-text.ts";
import { runProgram } from "./run-program.ts";

export interface PsqlFlags extends TargetFlags {
  /** Statements to run instead of a prompt. */
  readonly command?: string | undefined;
  readonly personal: boolean;
}

/** Runs statements on the serving database, or opens a prompt. */
export async function runPsql(flags: PsqlFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    const connection = azure.configuration.serving;
    if (connection === undefined)
      throw new Error("there is no serving database: SERVING_POSTGRES is not set, or the stack has --postgres off");
    // Before psql starts: what fails here is explained, and a session that fails is not recorded.
    const session = await openSession(connection, flags.personal);
    try {
      // A session reads whom it wants.
      const read = { what: "serving database", subjects: everybody } as const;
      if (flags.personal) await recordCommandRead(azure, "psql", read, Date.now());
      await run(connection, session, flags);
    } finally {
      await session.close();
    }
  } finally {
    await azure.close();
  }
}

async function openSession(connection: Connection, personal: boolean): Promise<PostgresConsole> {
  try {
    return await openConsole(connection, sessionSettings(personal));
  } catch (error) {
    if (error instanceof Error && /^role "korevital_\w+" does not exist$/.test(error.message))
      throw new Error("the serving database has no tables yet: the app creates them in its first round, in seconds", {
        cause: error,
      });
    throw error;
  }
}

async function run(connection: Connection, session: PostgresConsole, flags: PsqlFlags): Promise<void> {
  const { command, personal } = flags;
  const history = join(resolve(stackFolder(flags)), "psql-history");
  const code = await runProgram(connection, { settings: sessionSettings(personal), command, history });
  if (code !== undefined) {
    process.exitCode = code;
    return;
  }
  const print = toStandardOutput();
  const runStatements = async (sql: string) => {
    for (const result of await session.query(sql)) await print(`${resultText(result)}\n`);
  };
  if (command !== undefined) return runStatements(command);
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (terminal) await print("psql is not installed: this prompt runs SQL. End a statement with ; and exit with \\q\n");
  const succeeded = await prompt(
    {
      commandPrefix: "\\",
      runCommand: async (line) => {
        throw new Error(`\\${line}: this prompt has no commands but \\q; install psql`);
      },
      complete: async () => [[], ""],
      interrupt: () => void session.cancel().catch((error: unknown) => console.error(String(error))),
    },
    { input: process.stdin, output: process.stdout, terminal, history: historyIn(history), print, run: runStatements },
  );
  if (!succeeded) process.exitCode = 1;
}
