import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import type { TestContext } from "vitest";

/*
 * Programs with the Azure SDKs for Python in `../shared/tools/clients`, beside the checkout. They do not belong to this
 * repository: their tests are skipped where they are absent.
 */

const folder = new URL("../../../shared/tools/clients/python/", import.meta.url);

/** Skips a test, with the reason, where the programs or Python are absent. */
export function skipWithoutPythonClients({ skip }: Pick<TestContext, "skip">): void {
  skip(!existsSync(folder), "the programs of ../shared/tools/clients/python are absent");
  skip(spawnSync("python3", ["-m", "pip", "--version"]).status !== 0, "python3 with pip is not installed");
}

const timeout = 120_000;

/** The lines that a program prints, one for each check: `ok   NAME: RESULT` or `FAIL NAME: RESULT`. */
export async function runPythonClient(program: string, ...parameters: readonly string[]): Promise<readonly string[]> {
  const command = [new URL("run", folder).pathname, new URL(program, folder).pathname, ...parameters];
  const { stdout } = await promisify(execFile)("bash", command, { timeout }).catch(outputOfFailure);
  return stdout.trim().split("\n");
}

/** A program with a failed check ends with 1; anything else that it prints to stderr fails the test. */
function outputOfFailure(error: unknown): { stdout: string } {
  if (error instanceof Error && "stdout" in error && typeof error.stdout === "string" && error.stdout !== "")
    return { stdout: error.stdout };
  throw error;
}
