import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Gives the tests of one run a separate folder for temporary files, and deletes it at the end. It has the compile cache
 * of the processes that the tests start: without it each would compile the same sources.
 */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-tests-"));
  // Workers inherit the environment of this process.
  process.env["TMPDIR"] = folder;
  process.env["NODE_COMPILE_CACHE"] = join(folder, "compile-cache");
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
