import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Connection } from "../../shared/platform/azure/configuration.ts";
import { psqlInvocation } from "../../shared/platform/azure/postgres-console.ts";

export interface ProgramOptions {
  /** Of the session, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Statements to run instead of a prompt. */
  readonly command: string | undefined;
  /** File of the typed lines, in the data folder of the stack as that of `sql`. */
  readonly history: string;
}

/** Exit code of a program that a signal ended. */
const signalled = 128;

/**
 * Runs the program `psql` in this terminal, until it ends.
 *
 * @returns its exit code; undefined on a machine without it
 */
export async function runProgram(
  connection: Connection,
  { settings, command, history }: ProgramOptions,
): Promise<number | undefined> {
  const { url, environment } = await psqlInvocation(connection, settings);
  const isPiped = command === undefined && process.stdin.isTTY !== true;
  const args = [
    ...(command === undefined ? [] : ["--command", command]),
    // A failed statement of a pipe ends it, as in `korevital sql`.
    ...(isPiped ? ["--set", "ON_ERROR_STOP=1"] : []),
    url,
  ];
  // Ctrl-C cancels a query in psql, and does not end this process.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  try {
    const program = spawn("psql", args, {
      stdio: "inherit",
      env: { PSQL_HISTORY: history, ...process.env, ...environment },
    });
    const [code, signal] = await once(program, "close");
    return signal === null ? code : signalled;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  } finally {
    process.off("SIGINT", ignore);
  }
}
