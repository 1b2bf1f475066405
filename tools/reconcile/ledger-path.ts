import { existsSync } from "node:fs";
import { join } from "node:path";
import { stackFolder, type TargetFlags } from "../common/target.ts";

/** Where the account of a simulation that began then is kept: with the data of the stack that it was sent to. */
export function accountPath(flags: TargetFlags, began: number, seed: number): string {
  const time = new Date(began).toISOString().slice(0, 19).replaceAll(":", "-");
  return join(accountsOf(flags), `${time}-${seed}.json`);
}

/**
 * The account that somebody means: a file, or the name of one that is kept with the stack's data, with or without `.json`.
 *
 * @throws Error that names every place where it is not
 */
export function findAccount(flags: TargetFlags, name: string): string {
  const kept = join(accountsOf(flags), name);
  const places = [name, kept, `${kept}.json`];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`there is no account ${places.join(", nor ")}`);
  return found;
}

function accountsOf(flags: TargetFlags): string {
  return join(stackFolder(flags), "accounts");
}
