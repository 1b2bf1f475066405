import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface SqlRun {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs `npm run sql` with flags and input. */
export async function runSql(
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
  input = "",
): Promise<SqlRun> {
  const child = spawn(process.execPath, ["tools/bin/korevital.js", "sql", ...args], {
    env: { ...process.env, ...settings },
  });
  child.stdin.end(input);
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, out, error };
}
