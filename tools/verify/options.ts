import { InvalidArgumentError } from "@commander-js/extra-typings";
import { minute } from "../../shared/platform/time.ts";
import type { EnvironmentName } from "./target.ts";
import type { VerifiableSummary } from "./verifiable-summaries.ts";

/** The parsed flags. */
export interface VerifyFlags {
  readonly env: EnvironmentName;
  readonly batch: "landing" | "http";
  /** Minutes. */
  readonly timeout?: number | undefined;
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

/** Parses a number of minutes. */
export function minutes(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= maxMinutes) return value;
  throw new InvalidArgumentError(`Minutes up to ${maxMinutes} are expected.`);
}

export function readVerifyOptions(
  { env: environment, batch, timeout, skip, hourly, build }: VerifyFlags,
  summaries: readonly VerifiableSummary[],
): VerifyOptions & { readonly environment: EnvironmentName } {
  const isLocal = environment === "local";
  const limit = timeout ?? defaultMinutes[isLocal ? "local" : hourly ? "hourly" : "azure"];
  const tooSlow = summaries.filter(({ isHourly }) => isHourly && !isLocal && !hourly).map(({ name }) => name);
  return {
    environment,
    batch,
    timeout: limit * minute,
    interval: isLocal ? 500 : 10_000,
    skip: [...new Set([...skip, ...tooSlow])],
    build,
  };
}
