import type { Facts } from "../facts.ts";
import { addressOf, differences, scopeOf } from "./address.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";

/** The logs of a service by the categories that it has. */
function expectedLogs({ environment }: Facts): Readonly<Record<string, readonly string[]>> {
  const base = `korevital-${environment}`;
  return {
    [`Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`]: ["ControlPlaneRequests (Dedicated)"],
    [`Microsoft.EventHub/namespaces/evhns-${base}`]: ["audit", "AllMetrics"],
    [`Microsoft.KeyVault/vaults/kv-${base}`]: ["audit"],
    [`Microsoft.Storage/storageAccounts/stkvlake${environment}/blobServices/default`]: ["audit"],
  };
}

export const diagnostics: Policy = {
  name: "every service sends its audit logs to the workspace",
  violations: (snapshot, facts) =>
    differences(
      Object.entries(expectedLogs(facts)).flatMap(([scope, logs]) =>
        logs.map((log) => `${scope}: ${log} to log-korevital-${facts.environment}`),
      ),
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
