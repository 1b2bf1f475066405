import type { TargetFlags } from "../common/stack-folder.ts";
import type { RebuildLimits } from "./rebuild.ts";

export interface RebuildCommand {
  readonly action: "into" | "drop";
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

/** The parsed flags; exactly one of `into` and `drop` is given. */
export interface RebuildFlags extends TargetFlags {
  readonly into?: string | undefined;
  readonly drop?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly compare: boolean;
  readonly parallel?: number | undefined;
  /** Seconds. */
  readonly patience: number;
  readonly examples: number;
}

/** @throws Error that names a missing setting */
export function rebuildCommand(flags: RebuildFlags, environment: NodeJS.ProcessEnv): RebuildCommand {
  rejectUnknownApp(environment);
  const { into, drop, parallel, data, timeZone, compare, patience, examples } = flags;
  return {
    ...{ action: drop === undefined ? "into" : "drop", name: into ?? drop ?? "" },
    ...{ data, timeZone, compare, syncTimeout: patience * 1000, maxChecks: 4, examples },
    limits: limitsOf(parallel === undefined ? {} : { threads: parallel, threadsFrom: 0 }),
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
