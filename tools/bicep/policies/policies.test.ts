import { describe, expect, it } from "vitest";
import { environments, type Resource, readSnapshot, type Snapshot } from "../snapshot.ts";
import { policies } from "./policies.ts";

const root = process.cwd();

describe.each(environments)("the committed snapshot of %s", (environment) => {
  it.each(policies)("$name", async ({ violations }) => {
    expect(violations(await readSnapshot(root, environment), environment)).toEqual([]);
  });
});

/** A prod in which one resource of the type is another one. */
type Break = readonly [policy: string, what: string, broken: (prod: Snapshot) => Snapshot];

const changed =
  (type: string, change: (resource: Resource) => object) =>
  (prod: Snapshot): Snapshot => {
    const at = prod.predictedResources.findIndex((resource) => resource.type === type);
    const resource = prod.predictedResources[at];
    if (resource === undefined) throw new Error(`there is no ${type} to break`);
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

const breaks: readonly Break[] = [
  ["ids, names and properties", "an id", changed("Microsoft.KeyVault/vaults", () => ({ id: "[resourceId('x')]" }))],
  [
    "ids, names and properties",
    "settings that are one expression",
    changed("Microsoft.Web/sites/config", () => ({ properties: "[union(createObject(), createObject())]" })),
  ],
  [
    "ids, names and properties",
    "a module that is left",
    properties("Microsoft.Web/sites/config", { X: "[reference('/providers/Microsoft.Resources/deployments/x')]" }),
  ],
  ["no key", "listKeys", properties("Microsoft.Web/sites/config", { X: "[listKeys('a', '2025').keys[0].value]" })],
  ["no key", "an output", (prod) => ({ ...prod, outputs: { x: "AccountKey=abc" } })],
  [
    "keys and passwords are off",
    "a default",
    properties("Microsoft.EventHub/namespaces", { disableLocalAuth: undefined }),
  ],
  [
    "keys and passwords are off",
    "old TLS",
    properties("Microsoft.Storage/storageAccounts", { minimumTlsVersion: "TLS1_0" }),
  ],
  ["a role is for data", "a contributor", withOne(assignment(`${lake}`, contributor))],
  ["a role is for data", "the whole group", withOne(assignment("", blobReader))],
  ["a role is for data", "a reader of all containers", withOne(assignment(lake, blobReader))],
  ["a role is for data", "an owner of the lake", withOne(assignment(lake, blobOwner))],
  ["in uat and prod", "no endpoints", without("Microsoft.Network/privateEndpoints")],
  [
    "in uat and prod",
    "a public Cosmos DB",
    properties("Microsoft.DocumentDB/databaseAccounts", { publicNetworkAccess: "Enabled" }),
  ],
  [
    "in uat and prod",
    "a storage account that lets addresses in",
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
  ["no address list names everybody", "a scheduler", withOne(scheduler({ ipAllowlist: ["0.0.0.0/0"] }))],
  [
    "no address list names everybody",
    "a rule of the network",
    properties("Microsoft.Network/networkSecurityGroups", {
      securityRules: [{ properties: { access: "Allow", sourceAddressPrefix: "*" } }],
    }),
  ],
  ["whatever has a place", "no tags", changed("Microsoft.KeyVault/vaults", () => ({ tags: undefined }))],
  ["nothing of the lake", "no locks", without("Microsoft.Authorization/locks")],
  [
    "nothing of the lake",
    "a vault that can be purged",
    properties("Microsoft.KeyVault/vaults", { enablePurgeProtection: null }),
  ],
  [
    "nothing of the lake",
    "a rule that deletes",
    properties("Microsoft.Storage/storageAccounts/managementPolicies", {
      policy: { rules: [{ name: "x", definition: { actions: { baseBlob: { delete: {} } } } }] },
    }),
  ],
  [
    "Azure takes it",
    "a name that is too long",
    changed("Microsoft.KeyVault/vaults", ({ name }) => ({ name: `${name}-x` })),
  ],
  [
    "Azure takes it",
    "a scale that there is not",
    properties("Microsoft.Web/sites", {
      functionAppConfig: { scaleAndConcurrency: { instanceMemoryMB: 1024, maximumInstanceCount: 40 } },
    }),
  ],
  ["Azure takes it", "a scheduler that lets nobody in", withOne(scheduler({ ipAllowlist: [] }))],
  ["Azure takes it", "eleven hubs", (prod) => elevenHubs(prod)],
  [
    "the app has no setting",
    "one that is refused",
    properties("Microsoft.Web/sites/config", { FUNCTIONS_WORKER_RUNTIME: "node" }),
  ],
  ["the app has no setting", "a connection string", properties("Microsoft.Web/sites/config", { COSMOS: "x" })],
];

function elevenHubs(prod: Snapshot): Snapshot {
  const hub = prod.predictedResources.find(({ type }) => type === "Microsoft.EventHub/namespaces/eventhubs");
  if (hub === undefined) throw new Error("there is no hub");
  return { ...prod, predictedResources: [...prod.predictedResources, ...Array<Resource>(11).fill(hub)] };
}

describe("every policy can fail", () => {
  it.each(breaks)("%s: %s", async (name, _, broken) => {
    const policy = policies.find((known) => known.name.startsWith(name));
    expect(policy?.violations(broken(await readSnapshot(root, "prod")), "prod")).not.toEqual([]);
  });

  it("and is tried here", () => {
    const untried = policies.filter((policy) => !breaks.some(([name]) => policy.name.startsWith(name)));
    expect(untried.map(({ name }) => name)).toEqual([]);
  });
});
