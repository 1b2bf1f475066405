import { type Facts, hostOf, partsOf } from "../facts.ts";
import { addressOf, differences, scopeOf } from "./address.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";

const operations = ["StorageRead", "StorageWrite", "StorageDelete"];

/** The logs of each service: those that exist in its tier, and what they are for. */
function expectedLogs(facts: Facts): string[] {
  const { environment, real, copy, postgres } = facts;
  const base = `korevital-${environment}`;
  const account = (name: string) => `Microsoft.Storage/storageAccounts/${name}${environment}`;
  const audit: readonly (readonly [scope: string, logs: readonly string[]])[] = [
    [
      `Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`,
      ["ControlPlaneRequests", ...(real ? ["DataPlaneRequests"] : [])].map((log) => `${log} (Dedicated)`),
    ],
    [
      `Microsoft.EventHub/namespaces/evhns-${base}`,
      ["OperationalLogs", "AutoScaleLogs", "EventHubVNetConnectionEvent", "KafkaUserErrorLogs"],
    ],
    ...(postgres === undefined
      ? []
      : [[`Microsoft.DBforPostgreSQL/flexibleServers/psql-${base}`, ["PostgreSQLLogs"]] as const]),
    [`Microsoft.KeyVault/vaults/kv-${base}`, ["audit"]],
    ...["blob", "queue", "table"].map((service): [string, string[]] => {
      return [`${account("stkvlake")}/${service}Services/default`, operations];
    }),
    // The function keys of callers are in the storage of the HTTP functions.
    ...partsOf(facts).map((part): [string, string[]] => {
      return [`${hostOf(part, facts)}/blobServices/default`, part === "pipeline" ? ["StorageDelete"] : operations];
    }),
    ...(copy === undefined ? [] : [[`${account("stkvcopy")}/blobServices/default`, operations] as const]),
    [`Microsoft.OperationalInsights/workspaces/log-${base}`, ["Audit"]],
  ];
  return [
    ...audit.flatMap(([scope, logs]) => logs.map((log) => `${scope}: ${log} to log-${base}-audit`)),
    ...partsOf(facts).map((part) => `Microsoft.Web/sites/func-${base}-${part}: FunctionAppLogs to log-${base}`),
  ];
}

export const diagnostics: Policy = {
  name: "every service sends the logs that exist, and audit logs go to a workspace without a quota",
  violations: (snapshot, facts) =>
    differences(
      expectedLogs(facts),
      ofType(snapshot, "Microsoft.Insights/diagnosticSettings").flatMap((setting) => {
        const workspace = addressOf(String(at(setting, "properties.workspaceId")))
          .split("/")
          .at(-1);
        const all = [...listAt(setting, "properties.logs"), ...listAt(setting, "properties.metrics")];
        return all.map((log) => {
          const category = at(log, "categoryGroup") ?? at(log, "category");
          const table = at(setting, "properties.logAnalyticsDestinationType");
          const tables = table === undefined ? "" : ` (${table})`;
          const state = at(log, "enabled") === true ? "" : " (disabled)";
          return `${scopeOf(setting)}: ${category}${tables}${state} to ${workspace}`;
        });
      }),
    ),
};
