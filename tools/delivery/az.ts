import { execFile } from "node:child_process";
import { InfrastructureFault } from "../../shared/platform/korevital-error.ts";

/** Runs the Azure CLI and returns its output. */
export type Az = (...args: readonly string[]) => Promise<string>;

/** A failed command of the Azure CLI. */
export class AzError extends InfrastructureFault {
  override readonly name = "AzError";
  readonly code = "azure-cli-failed";
}

const maxOutput = 64 * 2 ** 20;

/**
 * The installed `az` with the signed-in user. An error contains the message of `az` but not the arguments, which may be
 * secret.
 *
 * @throws AzError
 */
export const az: Az = (...args) =>
  new Promise((resolve, reject) => {
    const what = args.slice(0, args.findIndex((arg) => arg.startsWith("-")) + 1 || undefined).filter(isWord);
    // On Windows `az` is a script, which requires a shell.
    const shell = process.platform === "win32";
    const quotedArgs = shell ? args.map((arg) => `"${arg}"`) : args;
    execFile("az", quotedArgs, { maxBuffer: maxOutput, shell }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const reason = isMissing ? "the Azure CLI is not installed" : stderr.trim() || error.message;
      reject(new AzError(`az ${what.join(" ")}: ${reason}`));
    });
  });

function isWord(arg: string): boolean {
  return !arg.startsWith("-");
}
