import type { Environment, Template } from "./snapshot.ts";

/**
 * What an environment must be. The policies judge a template by these facts and not by its parameter file: a change of
 * a parameter alone, or of a snapshot alone, cannot turn a policy green.
 */
export interface Facts {
  readonly environment: Environment;
  /** Real data: data services have private endpoints only, and every resource is protected against deletion. */
  readonly real: boolean;
  /** The first three numbers of the addresses of its network; without one it has public endpoints. */
  readonly network?: string;
  /** Orchestrations use a Durable Task Scheduler. */
  readonly scheduler: boolean;
  /** The HTTP functions have a private endpoint only. */
  readonly privateApp: boolean;
  /** Address ranges that may call the HTTP functions; all if empty. */
  readonly addressRanges: readonly string[];
  /** Object ids of the Entra groups that read a part of the lake. */
  readonly readerGroups: Readonly<Record<LakePart, readonly string[]>>;
}

export type LakePart = "raw" | "gold" | "gold-personal";

const usual: Omit<Facts, "environment" | "real"> = {
  scheduler: false,
  privateApp: false,
  addressRanges: [],
  readerGroups: { raw: [], gold: [], "gold-personal": [] },
};

const all: Readonly<Record<Environment, Facts>> = {
  dev: { ...usual, environment: "dev", real: false },
  qa: { ...usual, environment: "qa", real: false },
  uat: { ...usual, environment: "uat", real: true, network: "10.20.0" },
  prod: { ...usual, environment: "prod", real: true, network: "10.30.0" },
};

/** The facts of a template. The identities of the pipelines are those of prod. */
export function factsOf(template: Template): Facts {
  return all[template === "pipelines" ? "prod" : template];
}
