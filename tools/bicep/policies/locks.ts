import type { Facts } from "../facts.ts";
import { differences, scopeOf } from "./address.ts";
import { at, ofType, type Policy } from "./policy.ts";

function lockedResources({ environment }: Facts): string[] {
  const base = `korevital-${environment}`;
  return [
    `Microsoft.Storage/storageAccounts/stkvlake${environment}`,
    `Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`,
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
