import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const tool = join(import.meta.dirname, "..", "bin", "korevital.js");

/** Runs `npm run verify:deployed` in a child process with inherited output. */
export async function verifyInChildProcess(flags: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [tool, "verify", ...flags], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code === 0;
}
