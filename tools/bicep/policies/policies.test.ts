import { describe, expect, it } from "vitest";
import { environments, type Resource, readSnapshot, type Snapshot } from "../snapshot.ts";
import { policies } from "./policies.ts";

const root = process.cwd();

describe.each(environments)("the committed snapshot of %s", (environment) => {
  it.each(policies)("$name", async ({ violations }) => {
    expect(violations(await readSnapshot(root, environment), environment)).toEqual([]);
  });
});

/** A snapshot of prod that violates a policy. */
type ViolatingCase = readonly [policy: string, what: string, violate: (prod: Snapshot) => Snapshot];

const changed =
  (type: string, change: (resource: Resource) => object) =>
  (prod: Snapshot): Snapshot => {
    const at = prod.predictedResources.findIndex((resource) => resource.type === type);
    const resource = prod.predictedResources[at];
    if (resource === undefined) throw new Error(`no ${type} in the snapshot`);
    return { ...prod, predictedResources: prod.predictedResources.with(at, { ...resource, ...change(resource) }) };
  };
const properties = (type: string, values: object) =>
  changed(type, ({ properties }) => ({ properties: { ...(properties as object), ...values } }));
const without =
  (type: string) =>
  (prod: Snapshot): Snapshot => ({
    ...prod,
    predictedResources: prod.predictedResources.filter((resource) => resource.type !== type),
  });
const withOne =
  (resource: Resource) =>
  (prod: Snapshot): Snapshot => ({ ...prod, predictedResources: [...prod.predictedResources, resource] });
const assignment = (scope: string, role: string): Resource => ({
  id: `/subscriptions/0/resourceGroups/rg${scope}/providers/Microsoft.Authorization/roleAssignments/x`,
  type: "Microsoft.Authorization/roleAssignments",
  name: "x",
  properties: { roleDefinitionId: `/x/roleDefinitions/${role}` },
});
const scheduler = (values: object): Resource => ({
  id: "/dts",
  type: "Microsoft.DurableTask/schedulers",
  name: "dts",
  properties: values,
});

const lake = "/providers/Microsoft.Storage/storageAccounts/stkvlakeprod";
const blobReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const blobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";

const violatingCases: readonly ViolatingCase[] = [
  ["ids, names and properties", "an id", changed("Microsoft.KeyVault/vaults", () => ({ id: "[resourceId('x')]" }))],
  [
    "ids, names and properties",
    "settings as one expression",
    changed("Microsoft.Web/sites/config", () => ({ properties: "[union(createObject(), createObject())]" })),
  ],
  [
    "ids, names and properties",
    "an unexpanded module",
    properties("Microsoft.Web/sites/config", { X: "[reference('/providers/Microsoft.Resources/deployments/x')]" }),
  ],
  ["no key", "listKeys", properties("Microsoft.Web/sites/config", { X: "[listKeys('a', '2025').keys[0].value]" })],
  ["no key", "an output", (prod) => ({ ...prod, outputs: { x: "AccountKey=abc" } })],
  [
    "keys and passwords are disabled",
    "a default",
    properties("Microsoft.EventHub/namespaces", { disableLocalAuth: undefined }),
  ],
  [
    "keys and passwords are disabled",
    "old TLS",
    properties("Microsoft.Storage/storageAccounts", { minimumTlsVersion: "TLS1_0" }),
  ],
  ["roles grant access to data", "a contributor", withOne(assignment(`${lake}`, contributor))],
  ["roles grant access to data", "the whole group", withOne(assignment("", blobReader))],
  ["roles grant access to data", "a reader of all containers", withOne(assignment(lake, blobReader))],
  ["roles grant access to data", "an owner of the lake", withOne(assignment(lake, blobOwner))],
  ["in uat and prod", "no endpoints", without("Microsoft.Network/privateEndpoints")],
  [
    "in uat and prod",
    "a public Cosmos DB",
    properties("Microsoft.DocumentDB/databaseAccounts", { publicNetworkAccess: "Enabled" }),
  ],
  [
    "in uat and prod",
    "a storage account with an address list",
    properties("Microsoft.Storage/storageAccounts", {
      publicNetworkAccess: "Enabled",
      networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.1" }] },
    }),
  ],
  [
    "in uat and prod",
    "an app outside of the network",
    properties("Microsoft.Web/sites", { virtualNetworkSubnetId: undefined }),
  ],
  ["no address list allows all addresses", "a scheduler", withOne(scheduler({ ipAllowlist: ["0.0.0.0/0"] }))],
  [
    "no address list allows all addresses",
    "a rule of the network",
    properties("Microsoft.Network/networkSecurityGroups", {
      securityRules: [{ properties: { access: "Allow", sourceAddressPrefix: "*" } }],
    }),
  ],
  ["resources have tags", "no tags", changed("Microsoft.KeyVault/vaults", () => ({ tags: undefined }))],
  ["the lake has no deletion", "no locks", without("Microsoft.Authorization/locks")],
  [
    "the lake has no deletion",
    "a vault that can be purged",
    properties("Microsoft.KeyVault/vaults", { enablePurgeProtection: null }),
  ],
  [
    "the lake has no deletion",
    "a rule that deletes",
    properties("Microsoft.Storage/storageAccounts/managementPolicies", {
      policy: { rules: [{ name: "x", definition: { actions: { baseBlob: { delete: {} } } } }] },
    }),
  ],
  [
    "limits of Azure",
    "a name that is too long",
    changed("Microsoft.KeyVault/vaults", ({ name }) => ({ name: `${name}-x` })),
  ],
  [
    "limits of Azure",
    "an invalid scale",
    properties("Microsoft.Web/sites", {
      functionAppConfig: { scaleAndConcurrency: { instanceMemoryMB: 1024, maximumInstanceCount: 40 } },
    }),
  ],
  ["limits of Azure", "a scheduler with an empty address list", withOne(scheduler({ ipAllowlist: [] }))],
  ["limits of Azure", "eleven hubs", (prod) => elevenHubs(prod)],
  [
    "the app has no setting",
    "an unsupported one",
    properties("Microsoft.Web/sites/config", { FUNCTIONS_WORKER_RUNTIME: "node" }),
  ],
  ["the app has no setting", "a connection string", properties("Microsoft.Web/sites/config", { COSMOS: "x" })],
];

function elevenHubs(prod: Snapshot): Snapshot {
  const hub = prod.predictedResources.find(({ type }) => type === "Microsoft.EventHub/namespaces/eventhubs");
  if (hub === undefined) throw new Error("no hub in the snapshot");
  return { ...prod, predictedResources: [...prod.predictedResources, ...Array<Resource>(11).fill(hub)] };
}

describe("every policy can fail", () => {
  it.each(violatingCases)("%s: %s", async (name, _, violate) => {
    const policy = policies.find((known) => known.name.startsWith(name));
    expect(policy?.violations(violate(await readSnapshot(root, "prod")), "prod")).not.toEqual([]);
  });

  it("and is covered by a case", () => {
    const uncovered = policies.filter((policy) => !violatingCases.some(([name]) => policy.name.startsWith(name)));
    expect(uncovered.map(({ name }) => name)).toEqual([]);
  });
});
