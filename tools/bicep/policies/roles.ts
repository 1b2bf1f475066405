import { resources } from "../../../shared/platform/azure/resources.ts";
import { type ConnectionName, connections, type Setting, settings } from "../../../shared/platform/azure/settings.ts";
import type { Facts, LakePart } from "../facts.ts";
import type { Resource, Snapshot } from "../snapshot.ts";
import { addressOf, differences, scopeOf } from "./address.ts";
import { at, ofType, type Policy } from "./policy.ts";
import { roleName } from "./role-names.ts";

/** What a client needs for an endpoint of a connection. The Functions host creates containers in its own storage. */
const rolesByEndpoint: Readonly<Record<string, readonly string[]>> = {
  blobServiceUri: ["Storage Blob Data Contributor"],
  queueServiceUri: ["Storage Queue Data Contributor"],
  tableServiceUri: ["Storage Table Data Contributor"],
  fullyQualifiedNamespace: ["Azure Event Hubs Data Receiver", "Azure Event Hubs Data Sender"],
  accountEndpoint: ["Cosmos DB Built-in Data Contributor"],
};
const ownedByHost: Readonly<Record<string, readonly string[]>> = {
  ...rolesByEndpoint,
  blobServiceUri: ["Storage Blob Data Owner"],
};

const readable: Readonly<Record<LakePart, readonly string[]>> = {
  raw: ["bronze", "quarantine", "landing-reports"],
  gold: ["gold"],
  "gold-personal": ["gold-personal"],
};

/** Identities of the environment that receive roles: those of the app, the readers and the events. */
export function principalsOf({ environment }: Facts): string[] {
  const base = `korevital-${environment}`;
  return [
    ...["app", "read-raw", "read-gold", "read-gold-personal"].map(
      (name) => `Microsoft.ManagedIdentity/userAssignedIdentities/id-${base}-${name}`,
    ),
    `Microsoft.EventGrid/systemTopics/evgt-${base}-lake`,
  ];
}

export const roles: Policy = {
  name: "the role assignments are those that the connections, settings and readers need, and no others",
  violations: (snapshot, facts) => differences(expectedRoles(facts), foundRoles(snapshot)),
};

function expectedRoles(facts: Facts): string[] {
  const { environment, readerGroups, scheduler } = facts;
  const base = `korevital-${environment}`;
  const lake = `Microsoft.Storage/storageAccounts/stkvlake${environment}`;
  const identity = (name: string) => `Microsoft.ManagedIdentity/userAssignedIdentities/id-${base}-${name}`;
  const known: Readonly<Record<string, Setting>> = settings;
  const scopes: Readonly<Record<ConnectionName, string>> = {
    AzureWebJobsStorage: `Microsoft.Storage/storageAccounts/stkvhost${environment}`,
    LAKE_STORAGE: lake,
    EVENT_HUBS: `Microsoft.EventHub/namespaces/evhns-${base}`,
    COSMOS: `Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`,
  };
  const ofApp: [role: string, scope: string][] = [
    ...Object.entries(connections).flatMap(([connection, endpoints]) =>
      endpoints.flatMap((endpoint) =>
        ((connection === "AzureWebJobsStorage" ? ownedByHost : rolesByEndpoint)[endpoint] ?? []).map(
          (role): [string, string] => [role, scopes[connection as ConnectionName]],
        ),
      ),
    ),
    ...(Object.values(known).some(({ secret }) => secret)
      ? [["Key Vault Secrets User", `Microsoft.KeyVault/vaults/kv-${base}`] as [string, string]]
      : []),
    ...("APPLICATIONINSIGHTS_AUTHENTICATION_STRING" in known
      ? [["Monitoring Metrics Publisher", `Microsoft.Insights/components/appi-${base}`] as [string, string]]
      : []),
    ...(scheduler
      ? [
          [
            "Durable Task Data Contributor",
            `Microsoft.DurableTask/schedulers/dts-${base}/taskHubs/${resources.settings.TASK_HUB}`,
          ] as [string, string],
        ]
      : []),
  ];
  const container = (name: string) => `${lake}/blobServices/default/containers/${name}`;
  return [
    ...ofApp.map(([role, scope]) => assignment(identity("app"), "ServicePrincipal", role, scope)),
    ...resources.storage.events.map(({ queue }) =>
      assignment(
        `Microsoft.EventGrid/systemTopics/evgt-${base}-lake`,
        "ServicePrincipal",
        "Storage Queue Data Message Sender",
        `${lake}/queueServices/default/queues/${queue}`,
      ),
    ),
    ...(Object.keys(readable) as LakePart[]).flatMap((part) =>
      readable[part].flatMap((name) => [
        assignment(identity(`read-${part}`), "ServicePrincipal", "Storage Blob Data Reader", container(name)),
        ...readerGroups[part].map((group) => assignment(group, "Group", "Storage Blob Data Reader", container(name))),
      ]),
    ),
  ];
}

function assignment(principal: string, kind: string, role: string, scope: string): string {
  return `${principal} (${kind}): ${role} on ${scope}`;
}

/** Assignments with a property that is not listed here are reported with it. */
export function foundRoles(snapshot: Snapshot): string[] {
  return [
    ...ofType(snapshot, "Microsoft.Authorization/roleAssignments").map((each) => {
      const { principalId, principalType, roleDefinitionId, ...rest } = propertiesOf(each);
      const more = Object.keys(rest).length > 0 ? ` with ${JSON.stringify(rest)}` : "";
      const role = roleName(String(roleDefinitionId));
      return assignment(principalOf(principalId), String(principalType), role, scopeOf(each)) + more;
    }),
    ...ofType(snapshot, "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments").map((each) => {
      const role = String(at(each, "properties.roleDefinitionId")).split("/").at(-1);
      const name =
        { "00000000-0000-0000-0000-000000000001": "Reader", "00000000-0000-0000-0000-000000000002": "Contributor" }[
          role ?? ""
        ] ?? role;
      const scope = addressOf(String(at(each, "properties.scope")));
      const principal = principalOf(at(each, "properties.principalId"));
      return assignment(principal, "ServicePrincipal", `Cosmos DB Built-in Data ${name}`, scope);
    }),
  ];
}

function propertiesOf(resource: Resource): Readonly<Record<string, unknown>> {
  return (resource["properties"] ?? {}) as Record<string, unknown>;
}

/** The address of the resource whose identity it is; the text of anything else. */
export function principalOf(principal: unknown): string {
  const [, id] =
    /^\[reference\('([^']+)', '[\d-]+'(?:, 'full')?\)\.(?:identity\.)?principalId\]$/.exec(String(principal)) ?? [];
  return id === undefined ? String(principal) : addressOf(id);
}
