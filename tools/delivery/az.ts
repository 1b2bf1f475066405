import { execFile } from "node:child_process";

/** Runs the Azure command line; gives what it prints. */
export type Az = (...args: readonly string[]) => Promise<string>;

/** It was asked for something and did not do it. */
export class AzError extends Error {
  override readonly name = "AzError";
}

const mostOutput = 64 * 2 ** 20;

/**
 * The `az` on this machine, logged in by whoever runs the command. Its own words are kept when it fails; arguments are not, since a value
 * among them may be secret.
 *
 * @throws AzError
 */
export const az: Az = (...args) =>
  new Promise((resolve, reject) => {
    const what = args.slice(0, args.findIndex((arg) => arg.startsWith("-")) + 1 || undefined).filter(isWord);
    // On Windows it is a script, which a shell must run.
    const shell = process.platform === "win32";
    const given = shell ? args.map((arg) => `"${arg}"`) : args;
    execFile("az", given, { maxBuffer: mostOutput, shell }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const reason = missing ? "the Azure command line is not installed" : stderr.trim() || error.message;
      reject(new AzError(`az ${what.join(" ")}: ${reason}`));
    });
  });

function isWord(arg: string): boolean {
  return !arg.startsWith("-");
}
