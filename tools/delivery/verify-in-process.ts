import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Beside the bundled delivery command; otherwise the source. */
const bundled = join(import.meta.dirname, "verify.mjs");
const tool = join(import.meta.dirname, "..", "bin", "korevital.js");

/** Runs `npm run verify:deployed` in a child process with inherited output. */
export async function verifyInChildProcess(flags: readonly string[]): Promise<boolean> {
  const command = existsSync(bundled) ? [bundled] : [tool, "verify"];
  const child = spawn(process.execPath, [...command, ...flags], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code === 0;
}
