import { isObject } from "../../../shared/streams/decoding/json.ts";
import type { Resource, Template } from "../snapshot.ts";
import { type Mutant, replacing, withValue } from "./mutant.ts";

const foreign = "99999999-9999-9999-9999-999999999999";
const roleIds = {
  receiver: "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
  blobOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  blobReader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  queue: "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
} as const;

const isType =
  (type: string, part = "") =>
  (each: Resource) =>
    each.type === type && each.id.includes(part);
const isRole = (role: string) => (each: Resource) =>
  each.type === "Microsoft.Authorization/roleAssignments" && JSON.stringify(each["properties"]).includes(role);

const set = (what: string, type: string, path: string, value: unknown, part = ""): Mutant =>
  replacing(what, isType(type, part), (each) => [withValue(each, path.split("."), value)]);
const remove = (what: string, matches: (each: Resource) => boolean): Mutant => replacing(what, matches, () => []);
const add = (what: string, beside: (each: Resource) => boolean, change: (each: Resource) => Resource): Mutant => {
  let done = false;
  return {
    what,
    mutate(snapshot) {
      done = false;
      return replacing(what, beside, (each) => {
        if (done) return [each];
        done = true;
        return [each, change(each)];
      }).mutate(snapshot);
    },
  };
};
const assign = (what: string, scope: (each: Resource) => boolean, role: string, principalType: string): Mutant =>
  add(what, scope, ({ id }) => ({
    id: `${id}/providers/Microsoft.Authorization/roleAssignments/x`,
    type: "Microsoft.Authorization/roleAssignments",
    name: "x",
    properties: {
      principalId: foreign,
      principalType,
      roleDefinitionId: `/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    },
  }));

const lake = "/stkvlake";
const storage = "Microsoft.Storage/storageAccounts";
const site = "Microsoft.Web/sites";
const settings = "Microsoft.Web/sites/config";
const group = "Microsoft.Insights/actionGroups";
const queryRules = "Microsoft.Insights/scheduledQueryRules";

/** Templates that have passed at some time, or would do harm nobody sees. */
const inEveryEnvironment: readonly Mutant[] = [
  remove("the receiver of events is removed", isRole(roleIds.receiver)),
  remove("the owner of the host's blobs is removed", isRole(roleIds.blobOwner)),
  remove("the queue role is removed", isRole(roleIds.queue)),
  add(
    "a foreign principal is contributor of Cosmos DB",
    isType("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"),
    (each) => withValue({ ...each, id: `${each.id}x` }, ["properties", "principalId"], foreign),
  ),
  assign(
    "a group reads gold-personal",
    isType(`${storage}/blobServices/containers`, "/gold-personal"),
    roleIds.blobReader,
    "Group",
  ),
  assign("a foreign contributor", isType(storage, lake), roleIds.contributor, "ServicePrincipal"),
  set(
    "a foreign resource is let into the lake",
    storage,
    "properties.networkAcls.resourceAccessRules",
    [{ tenantId: foreign, resourceId: "/x" }],
    lake,
  ),
  set("the lake is open to an address", storage, "properties.networkAcls.ipRules", [{ value: "203.0.113.1" }], lake),
  set("account keys are allowed", storage, "properties.allowSharedKeyAccess", true),
  set("deleted blobs are kept for a day", `${storage}/blobServices`, "properties.deleteRetentionPolicy.days", 1),
  set("lifecycle rules delete bronze", `${storage}/managementPolicies`, "properties.policy.rules", [
    {
      name: "x",
      enabled: true,
      definition: { actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } } },
    },
  ]),
  set(
    "the pseudonym key is a literal",
    settings,
    "properties.PSEUDONYM_KEY",
    "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MDA=",
  ),
  set("a password is a setting", settings, "properties.PARTNER_PASSWORD", "hunter2"),
  set("a connection string is a setting", settings, "properties.COSMOS", "AccountEndpoint=https://x;AccountKey=x"),
  set("any origin may call", site, "properties.siteConfig.cors", { allowedOrigins: ["*"] }),
  set("remote debugging is on", site, "properties.siteConfig.remoteDebuggingEnabled", true),
  set(
    "basic publishing is allowed",
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    "properties.allow",
    true,
  ),
  remove("basic publishing is not mentioned", isType("Microsoft.Web/sites/basicPublishingCredentialsPolicies")),
  set("FTP is allowed", site, "properties.siteConfig.ftpsState", "AllAllowed"),
  set("audit is off", "Microsoft.Insights/diagnosticSettings", "properties.logs", []),
  remove("audit is dropped", isType("Microsoft.Insights/diagnosticSettings")),
  set("alerts are off", queryRules, "properties.enabled", false),
  set("alerts notify nobody", queryRules, "properties.actions.actionGroups", []),
  set("the action group has no receiver", group, "properties.emailReceivers", []),
  set("the action group is off", group, "properties.enabled", false),
  set(
    "hubs keep events for an hour",
    "Microsoft.EventHub/namespaces/eventhubs",
    "properties.retentionDescription.retentionTimeInHours",
    1,
  ),
  set(
    "the workspace takes 0.1 GB a day",
    "Microsoft.OperationalInsights/workspaces",
    "properties.workspaceCapping.dailyQuotaGb",
    0.1,
  ),
];

const inReal: readonly Mutant[] = [
  remove("the endpoint of the lake's blobs is removed", isType("Microsoft.Network/privateEndpoints", "pep-lake-blob")),
  remove("the endpoint of the lake's files is removed", isType("Microsoft.Network/privateEndpoints", "pep-lake-dfs")),
  replacing(
    "a zone group names the wrong zone",
    isType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "pep-lake-blob"),
    (each) => [JSON.parse(JSON.stringify(each).replaceAll("privatelink.blob.", "privatelink.queue."))],
  ),
  replacing("the network has no security group", isType("Microsoft.Network/virtualNetworks"), (each) => [
    withoutKey(each, "networkSecurityGroup") as Resource,
  ]),
  remove("the security group is gone", isType("Microsoft.Network/networkSecurityGroups")),
  replacing("the security group allows everybody", isType("Microsoft.Network/networkSecurityGroups"), (each) => [
    JSON.parse(JSON.stringify(each).replaceAll('"VirtualNetwork"', '"*"')),
  ]),
  set("storage has one zone", storage, "sku.name", "Standard_LRS"),
  set("Cosmos DB is public", "Microsoft.DocumentDB/databaseAccounts", "properties.publicNetworkAccess", "Enabled"),
  set("the app is outside of the network", site, "properties.virtualNetworkSubnetId", undefined),
  remove("there are no locks", isType("Microsoft.Authorization/locks")),
  set("the vault can be purged", "Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", null),
];

const inPipelines: readonly Mutant[] = [
  assign(
    "a foreign contributor",
    isType("Microsoft.ManagedIdentity/userAssignedIdentities", "-plan"),
    roleIds.contributor,
    "ServicePrincipal",
  ),
  replacing("the plan identity is a reader of everything", isRole("/roleDefinitions/540e58f5"), (each) => [
    withValue(each, ["properties", "roleDefinitionId"], "/x/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"),
  ]),
  replacing("the what-if role reads logs", isType("Microsoft.Authorization/roleDefinitions"), (each) => [
    JSON.parse(
      JSON.stringify(each).replace(
        '"actions":[',
        '"actions":["Microsoft.OperationalInsights/workspaces/query/*/read",',
      ),
    ),
  ]),
  replacing("locks can be deleted", isType("Microsoft.Authorization/roleDefinitions"), (each) => [
    JSON.parse(JSON.stringify(each).replaceAll("locks/write", "locks/*")),
  ]),
  replacing("the deploy identity may assign any role", isRole("f58310d9-a9f6-439a-9e8d-f62e7b41a168"), (each) => [
    withValue(withValue(each, ["properties", "condition"], undefined), ["properties", "conditionVersion"], undefined),
  ]),
  replacing(
    "the deploy identity may assign roles to itself",
    isRole("f58310d9-a9f6-439a-9e8d-f62e7b41a168"),
    (each) => [JSON.parse(JSON.stringify(each).replaceAll("id-korevital-prod-read-raw", "id-korevital-prod-deploy"))],
  ),
  replacing("the deploy identity may assign Owner", isRole("f58310d9-a9f6-439a-9e8d-f62e7b41a168"), (each) => [
    JSON.parse(
      JSON.stringify(each).replaceAll("0ad04412-c4d5-4796-b79c-f76d14c8d402", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"),
    ),
  ]),
  replacing(
    "any branch may deploy",
    isType("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "-deploy/"),
    (each) => [JSON.parse(JSON.stringify(each).replace("environment:prod", "ref:refs/heads/x"))],
  ),
];

const inEveryTemplate: readonly Mutant[] = [
  {
    what: "an output contains a key",
    mutate: (snapshot) => ({ ...snapshot, outputs: { ...snapshot.outputs, key: "AccountKey=abc" } }),
  },
  replacing("an id is an expression", isType("Microsoft.ManagedIdentity/userAssignedIdentities"), (each) => [
    { ...each, id: `[${each.id}]` },
  ]),
];

/** Named mutants of a template. */
export function namedMutants(template: Template): readonly Mutant[] {
  if (template === "pipelines") return [...inEveryTemplate, ...inPipelines];
  const all = [...inEveryTemplate, ...inEveryEnvironment];
  return template === "dev" || template === "qa" ? all : [...all, ...inReal];
}

function withoutKey(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutKey(each, key));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== key)
      .map(([name, inner]) => [name, withoutKey(inner, key)]),
  );
}
