import { type EnvironmentName, environmentNames } from "./target.ts";
import type { VerifyOptions } from "./verify.ts";

/** Flags of `npm run verify:deployed`, as text. */
export interface VerifyFlags {
  readonly env?: string | undefined;
  readonly batch?: string | undefined;
  readonly timeout?: string | undefined;
  readonly skip: readonly string[];
  readonly unhurried: boolean;
  readonly build?: string | undefined;
}

/** A summary that can be verified. */
export interface Verifiable {
  readonly name: string;
  /** Whether Azure computes it only once in an hour or so. */
  readonly unhurried: boolean;
}

/** Minutes; in Azure gold runs every few minutes, here every few seconds. */
const patience = { local: 2, azure: 20, unhurried: 80 };
const mostMinutes = 180;

/** @throws Error naming the flag that is wrong and what it takes */
export function readVerifyOptions(
  { env, batch = "landing", timeout, skip, unhurried, build }: VerifyFlags,
  summaries: readonly Verifiable[],
): VerifyOptions & { readonly environment: EnvironmentName } {
  const environment = environmentNames.find((name) => name === env);
  if (environment === undefined) throw new Error(`--env ${env ?? ""}: one of ${environmentNames.join(", ")} expected`);
  if (batch !== "landing" && batch !== "http") throw new Error(`--batch ${batch}: landing or http expected`);
  const names = summaries.map(({ name }) => name);
  const unknown = skip.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--skip ${unknown}: one of ${names.join(", ")} expected`);
  const isLocal = environment === "local";
  const usual = isLocal ? patience.local : unhurried ? patience.unhurried : patience.azure;
  const minutes = Number(timeout ?? usual);
  if (!(minutes > 0 && minutes <= mostMinutes))
    throw new Error(`--timeout ${timeout}: minutes up to ${mostMinutes} expected`);
  const tooSlow = summaries.filter((summary) => summary.unhurried && !isLocal && !unhurried).map(({ name }) => name);
  return {
    environment,
    batch,
    timeout: minutes * 60_000,
    every: isLocal ? 500 : 10_000,
    skip: [...new Set([...skip, ...tooSlow])],
    build,
  };
}
