import { at, listAt, ofType, type Policy } from "./policy.ts";

const irreplaceable = ["storageAccounts/stkvlake", "databaseAccounts/", "vaults/"];

/** Bronze contains every event; rebuilds and erasures must be able to read it immediately. */
export const retained: Policy = {
  name: "the lake has no deletion or archiving by age; in prod irreplaceable resources are locked",
  violations(snapshot, environment) {
    const rules = ofType(snapshot, "Microsoft.Storage/storageAccounts/managementPolicies").flatMap((policy) =>
      listAt(policy, "properties.policy.rules"),
    );
    const ages = rules
      .filter((rule) => /"(delete|tierToArchive)"/.test(JSON.stringify(rule)))
      .map((rule) => `rule ${at(rule, "name")} deletes or archives`);
    if (environment !== "prod") return ages;
    const locks = ofType(snapshot, "Microsoft.Authorization/locks").filter(
      (lock) => at(lock, "properties.level") === "CanNotDelete",
    );
    const unlocked = irreplaceable.filter((what) => !locks.some(({ id }) => id.includes(what)));
    const unprotected = ofType(snapshot, "Microsoft.KeyVault/vaults").filter(
      (vault) => at(vault, "properties.enablePurgeProtection") !== true,
    );
    return [
      ...ages,
      ...unlocked.map((what) => `no lock on ${what}`),
      ...unprotected.map(({ name }) => `${name} can be purged`),
    ];
  },
};
