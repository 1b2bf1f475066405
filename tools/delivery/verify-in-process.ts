import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const tool = join(import.meta.dirname, "..", "verify", "main.ts");

/** `npm run verify:deployed`, in a process of its own; what it says is seen as it comes. */
export async function verifyInProcess(flags: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [tool, ...flags], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code === 0;
}
