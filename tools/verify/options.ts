import { minute } from "../../shared/platform/time.ts";
import { type EnvironmentName, environmentNames } from "./target.ts";
import type { VerifiableSummary } from "./verifiable-summaries.ts";

/** The flags of `npm run verify:deployed` as text. */
export interface VerifyFlags {
  readonly env?: string | undefined;
  readonly batch?: string | undefined;
  readonly timeout?: string | undefined;
  readonly skip: readonly string[];
  readonly hourly: boolean;
  readonly build?: string | undefined;
}

export interface VerifyOptions {
  /** How the batch is sent: as a file in the container `landing`, or over HTTP if the lake is not reachable. */
  readonly batch: "landing" | "http";
  /** Milliseconds for all steps. */
  readonly timeout: number;
  /** Milliseconds between two polls of gold. */
  readonly interval: number;
  /** Names of summaries that are not verified. */
  readonly skip: readonly string[];
  /** Expected build id; undefined: any. */
  readonly build?: string | undefined;
}

/** In Azure gold runs every few minutes, locally every few seconds. */
const defaultMinutes = { local: 2, azure: 20, hourly: 80 };
const maxMinutes = 180;

/** @throws Error that names the invalid flag and its values */
export function readVerifyOptions(
  { env, batch = "landing", timeout, skip, hourly, build }: VerifyFlags,
  summaries: readonly VerifiableSummary[],
): VerifyOptions & { readonly environment: EnvironmentName } {
  const environment = environmentNames.find((name) => name === env);
  if (environment === undefined) throw new Error(`--env ${env ?? ""}: one of ${environmentNames.join(", ")} expected`);
  if (batch !== "landing" && batch !== "http") throw new Error(`--batch ${batch}: landing or http expected`);
  const names = summaries.map(({ name }) => name);
  const unknown = skip.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--skip ${unknown}: one of ${names.join(", ")} expected`);
  const isLocal = environment === "local";
  const minutes = Number(timeout ?? defaultMinutes[isLocal ? "local" : hourly ? "hourly" : "azure"]);
  if (!(minutes > 0 && minutes <= maxMinutes))
    throw new Error(`--timeout ${timeout}: minutes up to ${maxMinutes} expected`);
  const tooSlow = summaries.filter(({ isHourly }) => isHourly && !isLocal && !hourly).map(({ name }) => name);
  return {
    environment,
    batch,
    timeout: minutes * minute,
    interval: isLocal ? 500 : 10_000,
    skip: [...new Set([...skip, ...tooSlow])],
    build,
  };
}
