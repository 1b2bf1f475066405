import { resources } from "../../../shared/platform/azure/resources.ts";
import { databaseDescriptions, databaseSetNamed } from "../../rebuild/database-set.ts";
import { type Facts, hostOf, type Part, partsOf } from "../facts.ts";
import { addressOf, differences } from "./address.ts";
import type { Policy } from "./policy.ts";
import { endpointsOf } from "./private-endpoints.ts";

/** Parameters of the PostgreSQL server: a limit of idle transactions, and a log without values of rows. */
const postgresParameters = [
  "idle_in_transaction_session_timeout",
  "log_error_verbosity",
  "log_min_error_statement",
] as const;

/** Extensions, and rules whose names other policies derive. */
const checkedElsewhere =
  /\/providers\/Microsoft\.(Authorization|Insights)\/|\/sqlRole(Assignments|Definitions)\/|^Microsoft\.Insights\/(scheduledQueryRules|metricAlerts|activityLogAlerts)\//;

export const inventory: Policy = {
  name: "the resources are those that resources.json and the environment require, and no others",
  violations: ({ predictedResources }, facts) =>
    differences(
      expectedAddresses(facts),
      predictedResources
        // The name of a workbook is an id that has no meaning.
        .map(({ id }) => addressOf(id).replace(/(?<=^Microsoft\.Insights\/workbooks\/)[0-9a-f-]{36}$/, "any"))
        .filter((address) => !checkedElsewhere.test(address)),
    ),
};

export function expectedAddresses(facts: Facts): string[] {
  const { environment, real, scheduler, postgres } = facts;
  const base = `korevital-${environment}`;
  return [
    ...partsOf(facts).flatMap((part) => partAddresses(part, facts)),
    ...(facts.copy === undefined ? [] : copyAddresses(`Microsoft.Storage/storageAccounts/stkvcopy${environment}`)),
    ...storageAddresses(`Microsoft.Storage/storageAccounts/stkvlake${environment}`, resources.storage),
    `Microsoft.Storage/storageAccounts/stkvlake${environment}/managementPolicies/default`,
    `Microsoft.EventGrid/systemTopics/evgt-${base}-lake`,
    ...resources.storage.events.map(
      ({ container }) => `Microsoft.EventGrid/systemTopics/evgt-${base}-lake/eventSubscriptions/${container}`,
    ),
    ...hubAddresses(`Microsoft.EventHub/namespaces/evhns-${base}`),
    ...cosmosAddresses(`Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`, facts),
    `Microsoft.KeyVault/vaults/kv-${base}`,
    `Microsoft.OperationalInsights/workspaces/log-${base}`,
    `Microsoft.OperationalInsights/workspaces/log-${base}-audit`,
    `Microsoft.Insights/components/appi-${base}`,
    "Microsoft.Insights/workbooks/any",
    `Microsoft.Insights/actionGroups/ag-${base}`,
    ...(real ? [`Microsoft.Insights/actionGroups/ag-${base}-pager`] : []),
    `Microsoft.Consumption/budgets/${base}-cost`,
    ...["read-raw", "read-gold", "read-gold-personal"].map(
      (name) => `Microsoft.ManagedIdentity/userAssignedIdentities/id-${base}-${name}`,
    ),
    ...(postgres === undefined
      ? []
      : postgresAddresses(`Microsoft.DBforPostgreSQL/flexibleServers/psql-${base}`, postgres.objectId, real)),
    ...(scheduler ? schedulerAddresses(`Microsoft.DurableTask/schedulers/dts-${base}`) : []),
    ...(real ? networkAddresses(facts) : []),
  ];
}

function storageAddresses(
  account: string,
  { blobContainers, tables, queues }: Pick<typeof resources.storage, "blobContainers" | "tables" | "queues">,
): string[] {
  return [
    account,
    ...["blob", "queue", "table"].map((service) => `${account}/${service}Services/default`),
    ...blobContainers.map((each) => `${account}/blobServices/default/containers/${each}`),
    ...tables.map((each) => `${account}/tableServices/default/tables/${each}`),
    ...queues.map((each) => `${account}/queueServices/default/queues/${each}`),
  ];
}

function partAddresses(part: Part, facts: Facts): string[] {
  const base = `korevital-${facts.environment}`;
  const app = `Microsoft.Web/sites/func-${base}-${part}`;
  return [
    ...storageAddresses(hostOf(part, facts), { blobContainers: ["packages"], tables: [], queues: [] }),
    `Microsoft.Web/serverfarms/asp-${base}-${part}`,
    ...[
      "",
      "/config/appsettings",
      "/config/authsettingsV2",
      ...["ftp", "scm"].map((way) => `/basicPublishingCredentialsPolicies/${way}`),
    ].map((each) => `${app}${each}`),
    `Microsoft.ManagedIdentity/userAssignedIdentities/id-${base}-${part}`,
  ];
}

function copyAddresses(account: string): string[] {
  const parts = ["", "/blobServices/default", "/blobServices/default/containers/copy", "/managementPolicies/default"];
  return parts.map((part) => `${account}${part}`);
}

function hubAddresses(namespace: string): string[] {
  return [
    namespace,
    ...resources.eventHubs.flatMap(({ name, consumerGroups }) => [
      `${namespace}/eventhubs/${name}`,
      ...consumerGroups.map((group) => `${namespace}/eventhubs/${name}/consumergroups/${group}`),
    ]),
  ];
}

function cosmosAddresses(account: string, { databaseSets }: Facts): string[] {
  const addresses = databaseSets
    .flatMap((name) => databaseDescriptions(databaseSetNamed(name)))
    .flatMap(({ database, containers }) => [
      `${account}/sqlDatabases/${database}`,
      ...containers.map(({ name }) => `${account}/sqlDatabases/${database}/containers/${name}`),
    ]);
  // Retained containers stay in the first set, even without its others.
  const retained = resources.cosmos.flatMap(({ database, containers }) =>
    containers
      .filter((container) => "retained" in container)
      .flatMap(({ name }) => [
        `${account}/sqlDatabases/${database}`,
        `${account}/sqlDatabases/${database}/containers/${name}`,
      ]),
  );
  return [account, ...new Set([...addresses, ...retained])];
}

function postgresAddresses(server: string, administrators: string, isPrivate: boolean): string[] {
  return [
    server,
    ...resources.postgres.map((name) => `${server}/databases/${name}`),
    ...postgresParameters.map((name) => `${server}/configurations/${name}`),
    `${server}/administrators/${administrators}`,
    ...(isPrivate ? [] : [`${server}/firewallRules/azure-services`]),
  ];
}

function schedulerAddresses(scheduler: string): string[] {
  return [scheduler, `${scheduler}/taskHubs/${resources.settings.TASK_HUB}`, `${scheduler}/retentionPolicies/default`];
}

function networkAddresses(facts: Facts): string[] {
  const network = `vnet-korevital-${facts.environment}`;
  const endpoints = endpointsOf(facts);
  const zones = [...new Set(endpoints.map(({ zone }) => `Microsoft.Network/privateDnsZones/${zone}`))];
  return [
    `Microsoft.Network/virtualNetworks/${network}`,
    `Microsoft.Network/networkSecurityGroups/nsg-${network}-endpoints`,
    `Microsoft.Network/networkSecurityGroups/nsg-${network}-apps`,
    ...zones.flatMap((zone) => [zone, `${zone}/virtualNetworkLinks/korevital`]),
    ...endpoints.flatMap(({ name }) => {
      const endpoint = `Microsoft.Network/privateEndpoints/${name}`;
      return [endpoint, `${endpoint}/privateDnsZoneGroups/default`];
    }),
  ];
}
