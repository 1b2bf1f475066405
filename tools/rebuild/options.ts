import { parseArgs } from "node:util";
import { targetOptions, targetUsage } from "../common/target.ts";
import type { RebuildLimits } from "./rebuild.ts";

export const usage = `npm run rebuild -- --into NAME [--time-zone ZONE] [--no-compare]
npm run rebuild -- --drop NAME

Makes silver and gold anew from bronze, in the databases silver-NAME and gold-NAME, while the app goes on with its own; then compares
the two, and says how to switch. Killed or called again, it goes on where it was. Ends with 1 when the two are not the same; groups
that the live gold computes anew at its next turn only are named, and left out.
  --into NAME        such as 2026-11; "first" is the pair that an environment begins with, silver and gold
  --time-zone ZONE   whose calendar days gold has (REPORTING_TIME_ZONE as it is)
  --no-compare       only makes it
  --parallel N       threads; each may take 400 MB (2, and none for less than 100,000 events)
  --patience SECONDS that the live pipeline gets to come to the same place (60)
  --examples N       differences that are shown of each container (3)
  --drop NAME        removes such a pair again, which must not be the app's
${targetUsage}
  There, SILVER_DATABASE and GOLD_DATABASE must be set as the app has them, so that nothing is taken for unused that is not.`;

export interface Options {
  readonly action: "into" | "drop" | "help";
  readonly name: string;
  readonly data: string | undefined;
  readonly timeZone: string | undefined;
  readonly compare: boolean;
  /** Milliseconds. */
  readonly patience: number;
  /** So often documents that differ are looked at. */
  readonly looks: number;
  readonly examples: number;
  readonly limits: RebuildLimits;
}

const flags = {
  ...targetOptions,
  into: { type: "string" },
  drop: { type: "string" },
  "time-zone": { type: "string" },
  "no-compare": { type: "boolean", default: false },
  parallel: { type: "string" },
  patience: { type: "string", default: "60" },
  examples: { type: "string", default: "3" },
  help: { type: "boolean", default: false },
} as const;

/** @throws Error that names the flag or the setting that is wrong */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({ args: [...args], options: flags });
  const { into, drop, help, parallel } = values;
  if (into !== undefined && drop !== undefined) throw new Error("--into or --drop, not both");
  const name = into ?? drop;
  const action = help || name === undefined ? "help" : drop === undefined ? "into" : "drop";
  if (action !== "help") refuseUnknownApp(environment);
  const timeZone = values["time-zone"];
  return {
    action,
    name: name ?? "",
    data: values.data,
    timeZone: timeZone === undefined ? undefined : zone(timeZone),
    compare: !values["no-compare"],
    patience: whole("--patience", values.patience, 0, 86_400) * 1000,
    looks: 4,
    examples: whole("--examples", values.examples, 0, 1000),
    limits: limitsOf(parallel === undefined ? {} : { threads: whole("--parallel", parallel, 1, 32), threadsFrom: 0 }),
  };
}

/** Two partitions to a thread, so that one is read while the other is worked on; pages of gold are larger than the app's. */
export function limitsOf({ threads = 2, threadsFrom = 100_000 } = {}): RebuildLimits {
  return {
    threads,
    threadsFrom,
    partitions: 2 * threads,
    slice: { events: 100_000, bytes: 16 * 2 ** 20, files: 4, documents: 100 },
    gold: { pageSize: 1000, concurrency: 16 },
    rounds: 20,
  };
}

/** A command that took the fallback of a setting for the app's value could remove what the app works with. */
function refuseUnknownApp(environment: NodeJS.ProcessEnv): void {
  if (!(environment["COSMOS"] || environment["COSMOS__accountEndpoint"])) return;
  for (const name of ["SILVER_DATABASE", "GOLD_DATABASE"])
    if (!environment[name]) throw new Error(`${name} must be set to what the app has, beside COSMOS`);
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Error(`${flag}: a whole number from ${least} to ${most} expected, ${text} came`);
  return value;
}

function zone(text: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`--time-zone: an IANA time zone expected, such as Europe/Berlin, ${text} came`);
  }
}
