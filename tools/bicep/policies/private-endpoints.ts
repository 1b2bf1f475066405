import { type Facts, hostOf, partsOf } from "../facts.ts";
import { addressOf, differences } from "./address.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";

interface Endpoint {
  readonly name: string;
  readonly target: string;
  readonly group: string;
  readonly zone: string;
}

/** The private DNS zone of each sub-resource, by the documentation of Azure Private Link. */
const zones = {
  blob: "privatelink.blob.core.windows.net",
  dfs: "privatelink.dfs.core.windows.net",
  queue: "privatelink.queue.core.windows.net",
  table: "privatelink.table.core.windows.net",
  namespace: "privatelink.servicebus.windows.net",
  Sql: "privatelink.documents.azure.com",
  vault: "privatelink.vaultcore.azure.net",
  postgresqlServer: "privatelink.postgres.database.azure.com",
  scheduler: "privatelink.durabletask.io",
  sites: "privatelink.azurewebsites.net",
} as const;

type Service = readonly [name: string, target: string, groups: readonly (keyof typeof zones)[]];

/** The endpoints that an environment with a network needs: every sub-resource that the app or a reader connects to. */
export function endpointsOf(facts: Facts): Endpoint[] {
  const { environment, scheduler, privateApp, copy, postgres } = facts;
  const base = `korevital-${environment}`;
  const services: readonly Service[] = [
    // The Functions host of the pipeline stores orchestrations in queues and tables.
    ...partsOf(facts).map((part): Service => {
      return [`${part}-host`, hostOf(part, facts), part === "pipeline" ? ["blob", "queue", "table"] : ["blob"]];
    }),
    // A hierarchical account serves the DFS endpoint, which analytics engines use.
    ["lake", `Microsoft.Storage/storageAccounts/stkvlake${environment}`, ["blob", "dfs", "queue", "table"]],
    ["hubs", `Microsoft.EventHub/namespaces/evhns-${base}`, ["namespace"]],
    ["cosmos", `Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`, ["Sql"]],
    ["vault", `Microsoft.KeyVault/vaults/kv-${base}`, ["vault"]],
    [
      "postgres",
      `Microsoft.DBforPostgreSQL/flexibleServers/psql-${base}`,
      postgres === undefined ? [] : ["postgresqlServer"],
    ],
    ["scheduler", `Microsoft.DurableTask/schedulers/dts-${base}`, scheduler ? ["scheduler"] : []],
    ["copy", `Microsoft.Storage/storageAccounts/stkvcopy${environment}`, copy === undefined ? [] : ["blob"]],
    ["api", `Microsoft.Web/sites/func-${base}-api`, privateApp ? ["sites"] : []],
  ];
  return services.flatMap(([name, target, groups]) =>
    groups.map((group) => ({ name: `pep-${name}-${group}`, target, group, zone: zones[group] })),
  );
}

export const privateEndpoints: Policy = {
  name: "in uat and prod every data service has its private endpoints, with the right DNS zones, and no others",
  violations: (snapshot, facts) => [
    ...differences(
      facts.real ? endpointsOf(facts).map(({ name, target, group }) => `${name}: ${group} ${group} of ${target}`) : [],
      ofType(snapshot, "Microsoft.Network/privateEndpoints").flatMap((endpoint) =>
        listAt(endpoint, "properties.privateLinkServiceConnections").map((connection) => {
          const groups = listAt(connection, "properties.groupIds").join("+");
          const target = addressOf(String(at(connection, "properties.privateLinkServiceId")));
          return `${endpoint.name}: ${at(connection, "name")} ${groups} of ${target}`;
        }),
      ),
    ),
    ...differences(
      facts.real ? endpointsOf(facts).map(({ name, group, zone }) => `${name}: ${group} records in ${zone}`) : [],
      ofType(snapshot, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups").flatMap((group) =>
        listAt(group, "properties.privateDnsZoneConfigs").map((config) => {
          const zone = addressOf(String(at(config, "properties.privateDnsZoneId")));
          return `${group.name.split("/")[0]}: ${at(config, "name")} records in ${zone.replace("Microsoft.Network/privateDnsZones/", "")}`;
        }),
      ),
    ),
  ],
};
