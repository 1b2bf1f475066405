import { existsSync } from "node:fs";
import { join } from "node:path";
import { isoTime } from "../../shared/platform/time.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";

/**
 * The file of a simulation's ledger, in the data folder of the stack that received its events.
 *
 * @param began epoch milliseconds
 */
export function ledgerPath(flags: TargetFlags, began: number, seed: number): string {
  const time = isoTime(began).slice(0, 19).replaceAll(":", "-");
  return join(ledgerFolder(flags), `${time}-${seed}.json`);
}

/**
 * Resolves a ledger: a file, or the name of a ledger in the stack's data folder, with or without `.json`.
 *
 * @throws Error that names every path tried
 */
export function findLedger(flags: TargetFlags, name: string): string {
  const stored = join(ledgerFolder(flags), name);
  const paths = [name, stored, `${stored}.json`];
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ledger found: ${paths.join(", ")} do not exist`);
  return found;
}

function ledgerFolder(flags: TargetFlags): string {
  return join(stackFolder(flags), "ledgers");
}
