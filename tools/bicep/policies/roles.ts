import { resources } from "../../../shared/platform/azure/resources.ts";
import { type Setting, settings } from "../../../shared/platform/azure/settings.ts";
import { type Facts, hostOf, type LakePart, type Part, partsOf } from "../facts.ts";
import type { Snapshot } from "../snapshot.ts";
import { addressOf, differences, scopeOf } from "./address.ts";
import { bicepGuid, groupId } from "./own-place.ts";
import { at, ofType, type Policy } from "./policy.ts";
import { roleName } from "./role-names.ts";

type Grant = readonly [role: string, scope: string];

const readable: Readonly<Record<LakePart, readonly string[]>> = {
  raw: ["bronze", "quarantine", "landing-reports"],
  gold: ["gold"],
  "gold-personal": ["gold-personal"],
};

/** The role that creates blobs and does not overwrite them, of pipelines.bicep. */
export const copyWriter = "copy writer";

/** The role that creates documents, of cosmos.bicep. */
const recordWriter = "record writer";

export const roles: Policy = {
  name: "the role assignments are those that the connections, settings and readers need, and no others",
  violations: (snapshot, facts) => differences(expectedRoles(facts), foundRoles(snapshot, facts)),
};

/**
 * What the connections and settings of a part need. The HTTP functions send to the hubs, and read Cosmos DB, and find
 * an event in bronze by its id. Only the pipeline writes the lake. The backup reads bronze and adds to the second copy.
 */
export function grantsOf(part: Part, facts: Facts): Grant[] {
  const { environment, scheduler } = facts;
  const base = `korevital-${environment}`;
  const host = hostOf(part, facts);
  const lake = `Microsoft.Storage/storageAccounts/stkvlake${environment}`;
  const hubs = `Microsoft.EventHub/namespaces/evhns-${base}`;
  const cosmos = `Microsoft.DocumentDB/databaseAccounts/cosmos-${base}`;
  const landed: readonly Grant[] = [
    ["Storage Table Data Reader", `${lake}/tableServices/default/tables/manifest`],
    ["Storage Table Data Contributor", `${lake}/tableServices/default/tables/objectives`],
    ["Storage Blob Data Reader", `${lake}/blobServices/default/containers/bronze`],
    ["Storage Blob Data Reader", `${lake}/blobServices/default/containers/quarantine`],
  ];
  const known: Readonly<Record<string, Setting>> = settings;
  const byPart: Readonly<Record<Part, readonly Grant[]>> = {
    api: [
      ["Azure Event Hubs Data Sender", hubs],
      ["Cosmos DB Built-in Data Reader", cosmos],
      [recordWriter, `${cosmos}/dbs/gold/colls/audit`],
      ...landed,
    ],
    pipeline: [
      // Orchestrations are in queues and tables of the host.
      ["Storage Queue Data Contributor", host],
      ["Storage Table Data Contributor", host],
      ["Storage Blob Data Contributor", lake],
      ["Storage Queue Data Contributor", lake],
      ["Storage Table Data Contributor", lake],
      ["Azure Event Hubs Data Receiver", hubs],
      ["Azure Event Hubs Data Sender", hubs],
      ["Cosmos DB Built-in Data Contributor", cosmos],
      ...(scheduler
        ? [
            [
              "Durable Task Data Contributor",
              `Microsoft.DurableTask/schedulers/dts-${base}/taskHubs/${resources.settings.TASK_HUB}`,
            ] as const,
          ]
        : []),
    ],
    backup: [
      ...landed,
      [copyWriter, `Microsoft.Storage/storageAccounts/stkvcopy${environment}/blobServices/default/containers/copy`],
    ],
  };
  return [
    // The Functions host creates the containers of its leases and keys.
    ["Storage Blob Data Owner", host],
    ...byPart[part],
    ...(Object.values(known).some(({ secret }) => secret)
      ? [["Key Vault Secrets User", `Microsoft.KeyVault/vaults/kv-${base}`] as const]
      : []),
    ...("APPLICATIONINSIGHTS_AUTHENTICATION_STRING" in known
      ? [["Monitoring Metrics Publisher", `Microsoft.Insights/components/appi-${base}`] as const]
      : []),
  ];
}

/** Identities of the environment that receive roles: those of the app, the readers and the events. */
export function principalsOf(facts: Facts): string[] {
  const base = `korevital-${facts.environment}`;
  return [
    ...[...partsOf(facts), "read-raw", "read-gold", "read-gold-personal"].map((name) => identityOf(name, facts)),
    `Microsoft.EventGrid/systemTopics/evgt-${base}-lake`,
  ];
}

function identityOf(name: string, { environment }: Facts): string {
  return `Microsoft.ManagedIdentity/userAssignedIdentities/id-korevital-${environment}-${name}`;
}

function expectedRoles(facts: Facts): string[] {
  const { environment, readerGroups } = facts;
  const lake = `Microsoft.Storage/storageAccounts/stkvlake${environment}`;
  const container = (name: string) => `${lake}/blobServices/default/containers/${name}`;
  return [
    ...partsOf(facts).flatMap((part) =>
      grantsOf(part, facts).map(([role, scope]) =>
        assignment(identityOf(part, facts), "ServicePrincipal", role, scope),
      ),
    ),
    ...resources.storage.events.map(({ queue }) =>
      assignment(
        `Microsoft.EventGrid/systemTopics/evgt-korevital-${environment}-lake`,
        "ServicePrincipal",
        "Storage Queue Data Message Sender",
        `${lake}/queueServices/default/queues/${queue}`,
      ),
    ),
    ...(Object.keys(readable) as LakePart[]).flatMap((part) =>
      readable[part].flatMap((name) => [
        assignment(identityOf(`read-${part}`, facts), "ServicePrincipal", "Storage Blob Data Reader", container(name)),
        ...readerGroups[part].map((group) => assignment(group, "Group", "Storage Blob Data Reader", container(name))),
      ]),
    ),
  ];
}

function assignment(principal: string, kind: string, role: string, scope: string): string {
  return `${principal} (${kind}): ${role} on ${scope}`;
}

const cosmosRoles: Readonly<Record<string, string>> = {
  "00000000-0000-0000-0000-000000000001": "Cosmos DB Built-in Data Reader",
  "00000000-0000-0000-0000-000000000002": "Cosmos DB Built-in Data Contributor",
};

/** The only custom role of an environment: pipelines.bicep creates it in the group. */
function copyWriterId(facts: Facts): string {
  const group = groupId(facts);
  return `${group}/providers/Microsoft.Authorization/roleDefinitions/${bicepGuid(group, "copy-writer")}`;
}

function foundRoles(snapshot: Snapshot, facts: Facts): string[] {
  const defined = ofType(snapshot, "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions").map(({ name }) =>
    String(name).split("/").at(-1),
  );
  return [
    ...ofType(snapshot, "Microsoft.Authorization/roleAssignments").map((each) => {
      const principal = principalOf(at(each, "properties.principalId"));
      const definition = String(at(each, "properties.roleDefinitionId"));
      const role = definition === copyWriterId(facts) ? copyWriter : roleName(definition);
      return assignment(principal, String(at(each, "properties.principalType")), role, scopeOf(each));
    }),
    ...ofType(snapshot, "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments").map((each) => {
      const definition = String(at(each, "properties.roleDefinitionId"));
      const id = definition.split("/").at(-1) ?? "";
      const scope = addressOf(String(at(each, "properties.scope")));
      const principal = principalOf(at(each, "properties.principalId"));
      const own = `${/^.*\/databaseAccounts\/[^/]+/.exec(definition)?.[0]}`;
      const isRecordWriter = id === bicepGuid(own, "record-writer") && defined.includes(id);
      const role = isRecordWriter ? recordWriter : cosmosRoles[id];
      return assignment(principal, "ServicePrincipal", role ?? id, scope);
    }),
  ];
}

/** The address of the resource whose identity it is; the text of anything else. */
export function principalOf(principal: unknown): string {
  const [, id] =
    /^\[reference\('([^']+)', '[\d-]+'(?:, 'full')?\)\.(?:identity\.)?principalId\]$/.exec(String(principal)) ?? [];
  return id === undefined ? String(principal) : addressOf(id);
}
