import { parseArgs } from "node:util";
import { targetOptions, targetUsage } from "../common/target.ts";
import type { RebuildLimits } from "./rebuild.ts";

export const usage = `npm run rebuild -- --into NAME [--time-zone ZONE] [--no-compare]
npm run rebuild -- --drop NAME

Rebuilds silver and gold from bronze into the databases silver-NAME and gold-NAME while the app uses its own; then
compares the two database sets and prints how to switch. An interrupted or repeated command resumes. Exits with 1 if the
sets differ. Groups with a pending refresh in the live gold are listed and not compared.
  --into NAME        name of the database set, such as 2026-11; "first" is the initial set, silver and gold
  --time-zone ZONE   time zone of the calendar days in gold (REPORTING_TIME_ZONE)
  --no-compare       only rebuilds
  --parallel N       number of threads, up to 400 MB each (2; none for less than 100,000 events)
  --patience SECONDS time for the live pipeline to catch up with bronze (60)
  --examples N       number of differences printed per container (3)
  --drop NAME        drops a database set that the app does not use
${targetUsage}
  In Azure, set SILVER_DATABASE and GOLD_DATABASE to the values of the app, so that its databases are recognised as in
  use.`;

export interface RebuildCommand {
  readonly action: "into" | "drop" | "help";
  readonly name: string;
  readonly data: string | undefined;
  readonly timeZone: string | undefined;
  readonly compare: boolean;
  /** Milliseconds. */
  readonly syncTimeout: number;
  /** Maximum number of checks of differing documents. */
  readonly maxChecks: number;
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

/** @throws Error that names the invalid flag or setting */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): RebuildCommand {
  const { values } = parseArgs({ args: [...args], options: flags });
  const { into, drop, help, parallel } = values;
  if (into !== undefined && drop !== undefined) throw new Error("--into or --drop, not both");
  const name = into ?? drop;
  const action = help || name === undefined ? "help" : drop === undefined ? "into" : "drop";
  if (action !== "help") rejectUnknownApp(environment);
  const timeZone = values["time-zone"];
  return {
    action,
    name: name ?? "",
    data: values.data,
    timeZone: timeZone === undefined ? undefined : zone(timeZone),
    compare: !values["no-compare"],
    syncTimeout: whole("--patience", values.patience, 0, 86_400) * 1000,
    maxChecks: 4,
    examples: whole("--examples", values.examples, 0, 1000),
    limits: limitsOf(parallel === undefined ? {} : { threads: whole("--parallel", parallel, 1, 32), threadsFrom: 0 }),
  };
}

/** Two partitions per thread, so that one is read while the other is processed; gold uses larger pages than the app. */
export function limitsOf({ threads = 2, threadsFrom = 100_000 } = {}): RebuildLimits {
  return {
    threads,
    threadsFrom,
    partitions: 2 * threads,
    slice: { events: 100_000, bytes: 16 * 2 ** 20, files: 4, documents: 100 },
    gold: { pageSize: 1000, concurrency: 16 },
    maxRounds: 20,
  };
}

/** With the default of a setting instead of the app's value, a command could drop databases that the app uses. */
function rejectUnknownApp(environment: NodeJS.ProcessEnv): void {
  if (!(environment["COSMOS"] || environment["COSMOS__accountEndpoint"])) return;
  for (const name of ["SILVER_DATABASE", "GOLD_DATABASE"])
    if (!environment[name]) throw new Error(`${name} must be set to the value of the app, together with COSMOS`);
}

function whole(flag: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum)
    throw new Error(`${flag}: a whole number from ${minimum} to ${maximum} expected, not ${text}`);
  return value;
}

function zone(text: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`--time-zone: an IANA time zone expected, such as Europe/Berlin, not ${text}`);
  }
}
