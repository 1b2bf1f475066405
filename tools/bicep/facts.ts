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
  /** The region of the second copy of bronze, if there is one. */
  readonly copy?: string;
  /** Database sets that exist; several during a rebuild. */
  readonly databaseSets: readonly string[];
  /** The set that the app uses. */
  readonly databaseSet: string;
  /** The Entra group of the administrators of a PostgreSQL server, if there is one. */
  readonly postgres?: { readonly objectId: string; readonly name: string };
  /** The address ranges of the webhook that health alerts are delivered to, if there is one. */
  readonly alertWebhook?: readonly string[];
  /** After how many days data are removed, as in the settings; without them never. */
  readonly retentionDays?: { readonly bronze: string; readonly silver: string };
  /** Orchestrations use a Durable Task Scheduler. */
  readonly scheduler: boolean;
  /** The HTTP functions have a private endpoint only. */
  readonly privateApp: boolean;
  /** Address ranges that may call the HTTP functions; all if empty. */
  readonly addressRanges: readonly string[];
  /** People sign in with Entra. */
  readonly signsIn: boolean;
  /** Function keys open the paths of people too. */
  readonly personalWithKeys: boolean;
  /** Object ids of the Entra groups that read a part of the lake. */
  readonly readerGroups: Readonly<Record<LakePart, readonly string[]>>;
}

/** A part of the app: a function app with its own identity and its own storage. */
export type Part = "api" | "pipeline" | "backup";

export function partsOf({ copy }: Facts): readonly Part[] {
  return copy === undefined ? ["api", "pipeline"] : ["api", "pipeline", "backup"];
}

/** The storage account of the Functions host of a part. */
export function hostOf(part: Part, { environment }: Facts): string {
  const names = { api: "stkvapi", pipeline: "stkvhost", backup: "stkvcopier" };
  return `Microsoft.Storage/storageAccounts/${names[part]}${environment}`;
}

/** Ids of the app registration in expansions. */
export const signInIds = {
  clientId: "11111111-1111-4111-8111-111111111111",
  tenantId: "22222222-2222-4222-8222-222222222222",
} as const;

export type LakePart = "raw" | "gold" | "gold-personal";

const usual: Omit<Facts, "environment" | "real"> = {
  databaseSets: ["first"],
  databaseSet: "first",
  scheduler: false,
  privateApp: false,
  addressRanges: [],
  signsIn: false,
  personalWithKeys: true,
  readerGroups: { raw: [], gold: [], "gold-personal": [] },
};

const signedIn = { signsIn: true, personalWithKeys: false } as const;

const all: Readonly<Record<Environment, Facts>> = {
  dev: { ...usual, environment: "dev", real: false },
  qa: { ...usual, environment: "qa", real: false },
  uat: { ...usual, environment: "uat", real: true, network: "10.20.0", ...signedIn },
  prod: { ...usual, environment: "prod", real: true, network: "10.30.0", copy: "northeurope", ...signedIn },
};

/** The facts of a template. The identities of the pipelines are those of prod. */
export function factsOf(template: Template): Facts {
  return all[template === "pipelines" ? "prod" : template];
}
