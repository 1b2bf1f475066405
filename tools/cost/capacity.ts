import { at, ofType } from "../bicep/policies/policy.ts";
import type { Resource, Snapshot } from "../bicep/snapshot.ts";

export interface PostgresCapacity {
  /** `Standard_D2ds_v5`. */
  readonly size: string;
  readonly storageGb: number;
  /** A second server of the same size takes over. */
  readonly hasStandby: boolean;
}

/** What an environment declares, from its snapshot. */
export interface Capacity {
  readonly throughputUnits: { readonly initial: number; readonly max: number };
  /** Autoscale maximum of each database in RU/s; undefined if the account is serverless. */
  readonly requestUnits: number | undefined;
  readonly instances: number;
  readonly instanceGb: number;
  readonly storage: "lrs" | "zrs";
  /** The PostgreSQL server, if there is one. */
  readonly postgres: PostgresCapacity | undefined;
  readonly endpoints: number;
  readonly alertRules: number;
  readonly logGbDay: number;
  /** Dollars a month. */
  readonly budget: number;
}

export function capacityOf(snapshot: Snapshot): Capacity {
  const [namespace] = ofType(snapshot, "Microsoft.EventHub/namespaces");
  const databases = ofType(snapshot, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases");
  const units = databases.map((each) => at(each, "properties.options.autoscaleSettings.maxThroughput"));
  const pipeline = ofType(snapshot, "Microsoft.Web/sites").find(({ name }) => name.includes("-pipeline-"));
  const lake = ofType(snapshot, "Microsoft.Storage/storageAccounts").find(({ name }) => name.startsWith("stkvlake"));
  const [budget] = ofType(snapshot, "Microsoft.Consumption/budgets");
  const workspaces = ofType(snapshot, "Microsoft.OperationalInsights/workspaces");
  const quotas = workspaces.map((each) => Number(at(each, "properties.workspaceCapping.dailyQuotaGb") ?? 0));
  return {
    throughputUnits: {
      initial: numberAt(namespace, "sku.capacity"),
      max: numberAt(namespace, "properties.maximumThroughputUnits"),
    },
    requestUnits: typeof units[0] === "number" ? units[0] : undefined,
    instances: numberAt(pipeline, "properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount"),
    instanceGb: numberAt(pipeline, "properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB") / 1024,
    storage: String(at(lake, "sku.name")).endsWith("ZRS") ? "zrs" : "lrs",
    postgres: postgresOf(ofType(snapshot, "Microsoft.DBforPostgreSQL/flexibleServers")[0]),
    endpoints: ofType(snapshot, "Microsoft.Network/privateEndpoints").length,
    alertRules: ofType(snapshot, "Microsoft.Insights/scheduledQueryRules").length,
    logGbDay: Math.max(0, ...quotas),
    budget: numberAt(budget, "properties.amount"),
  };
}

function postgresOf(server: Resource | undefined): PostgresCapacity | undefined {
  return (
    server && {
      size: String(at(server, "sku.name")),
      storageGb: numberAt(server, "properties.storage.storageSizeGB"),
      hasStandby: at(server, "properties.highAvailability.mode") !== "Disabled",
    }
  );
}

/** @throws Error that names the path, if the snapshot has no number there */
function numberAt(resource: unknown, path: string): number {
  const value = at(resource, path);
  if (typeof value !== "number") throw new Error(`the snapshot has no number at ${path}`);
  return value;
}
