import { type Facts, hostOf, partsOf } from "../facts.ts";
import { differences, scopeOf } from "./address.ts";
import { at, ofType, type Policy } from "./policy.ts";

function lockedResources(facts: Facts): string[] {
  const { environment, copy, postgres } = facts;
  const base = `korevital-${environment}`;
  return [
    `Microsoft.Storage/storageAccounts/stkvlake${environment}`,
    ...partsOf(facts).map((part) => hostOf(part, facts)),
    ...(copy === undefined ? [] : [`Microsoft.Storage/storageAccounts/stkvcopy${environment}`]),
    `Microsoft.EventHub/namespaces/evhns-${base}`,
    ...["", "-audit"].map((end) => `Microsoft.OperationalInsights/workspaces/log-${base}${end}`),
    `Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`,
    ...(postgres === undefined ? [] : [`Microsoft.DBforPostgreSQL/flexibleServers/psql-${base}`]),
    `Microsoft.KeyVault/vaults/kv-${base}`,
  ];
}

export const locks: Policy = {
  name: "what cannot be recreated is locked against deletion",
  violations: (snapshot, facts) =>
    differences(
      facts.real ? lockedResources(facts) : [],
      ofType(snapshot, "Microsoft.Authorization/locks")
        .filter((lock) => at(lock, "properties.level") === "CanNotDelete")
        .map(scopeOf),
    ),
};
