import { factsOf } from "../facts.ts";
import type { Resource } from "../snapshot.ts";
import { addressOf, differences, scopeOf } from "./address.ts";
import { elements } from "./elements.ts";
import { noSecrets } from "./no-secrets.ts";
import { ownPlace } from "./own-place.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";
import { dataRoleIds, roleName } from "./role-names.ts";
import { principalOf, principalsOf } from "./roles.ts";
import { staticallyKnown } from "./statically-known.ts";
import { access } from "./wanted/access.ts";
import { checked, is, matches, optional, regional, type Shape } from "./wanted/rule.ts";
import { shapes, valueViolations } from "./wanted-values.ts";

/*
 * The policies for pipelines.bicep: the identities that can change everything. Its expansion is that of prod.
 */

const pipelineFacts = factsOf("prod");
const base = "Microsoft.ManagedIdentity/userAssignedIdentities/id-korevital-prod";
const lake = "Microsoft.Storage/storageAccounts/stkvlakeprod";

const credentials: Readonly<Record<string, Shape>> = {
  github: {
    "properties.issuer": is("https://token.actions.githubusercontent.com"),
    // The subject of an environment: a workflow of a branch or of a pull request has another one.
    "properties.subject": matches(/^repo:[\w.-]+\/[\w.-]+:environment:(plan-)?prod$/),
    "properties.audiences": is(["api://AzureADTokenExchange"]),
  },
  "azure-devops": {
    "properties.issuer": matches(
      /^https:\/\/(login\.microsoftonline\.com|vstoken\.dev\.azure\.com)\/[\w.-]+(\/v2\.0)?$/,
    ),
    "properties.subject": matches(/^sc:\/\/[\w.-]+\/korevital-(plan-)?prod$/),
    "properties.audiences": is(["api://AzureADTokenExchange"]),
  },
};

const inventory: Policy = {
  name: "pipelines.bicep creates two identities with federated credentials, two roles, and no secret",
  violations: ({ predictedResources }) => [
    ...differences(
      ["plan", "deploy"].flatMap((name) =>
        ["", "/federatedIdentityCredentials/github", "/federatedIdentityCredentials/azure-devops"].map(
          (part) => `${base}-${name}${part}`,
        ),
      ),
      predictedResources.filter(({ id }) => !id.includes("Microsoft.Authorization")).map(({ id }) => addressOf(id)),
    ),
    ...predictedResources
      .filter(({ type }) => type.startsWith("Microsoft.ManagedIdentity/"))
      .flatMap((resource) => {
        const kind = resource.name.split("/")[1];
        const shape = kind === undefined ? regional : credentials[kind];
        return valueViolations(resource, shape, pipelineFacts);
      }),
    ...ofType(
      { predictedResources, outputs: {} },
      "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    )
      .filter(
        ({ name, ...rest }) =>
          name.includes("-plan/") !== /[:/](korevital-)?plan-prod$/.test(String(at(rest, "properties.subject"))),
      )
      .map(({ name }) => `${name}: the subject is that of another identity`),
  ],
};

/** Actions of a custom role by its name. A role with data actions, or with another scope than the group, fails. */
const customRoles: Readonly<Record<string, readonly string[]>> = {
  "KoreVital prod: copy writer": ["Microsoft.Storage/storageAccounts/blobServices/containers/read"],
  "KoreVital prod: lock": ["Microsoft.Authorization/locks/read", "Microsoft.Authorization/locks/write"],
  "KoreVital prod: what-if": [
    "Microsoft.Resources/deployments/read",
    "Microsoft.Resources/deployments/validate/action",
    "Microsoft.Resources/deployments/whatIf/action",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    ...Object.keys(shapes).map((type) => `${type}/read`),
  ],
};

/** The writer of the copy creates blobs, and neither overwrites nor deletes them. */
const dataActions: Readonly<Record<string, readonly string[]>> = {
  "KoreVital prod: copy writer": [
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
  ],
};

const definitionShape: Shape = {
  "properties.roleName": checked,
  "properties.description": matches(/^[A-Z].+\.$/),
  "properties.assignableScopes": checked,
  "properties.permissions": (value) => Array.isArray(value) && value.length === 1,
};
const assignmentShape: Shape = {
  ...access["Microsoft.Authorization/roleAssignments"],
  "properties.condition": optional(checked),
  "properties.conditionVersion": optional(checked),
};

const definitions: Policy = {
  name: "the roles of the pipelines read no logs and no data, and delete no lock",
  violations: (snapshot) => [
    ...ofType(snapshot, "Microsoft.Authorization/roleDefinitions").flatMap((role) =>
      valueViolations(role, definitionShape, pipelineFacts),
    ),
    ...differences(
      Object.entries(customRoles).map(([name, actions]) =>
        roleText(name, actions, [], dataActions[name] ?? [], [], ["the group"]),
      ),
      ofType(snapshot, "Microsoft.Authorization/roleDefinitions").map((role) =>
        roleText(
          String(at(role, "properties.roleName")),
          listAt(role, "properties.permissions").flatMap((permission) => listAt(permission, "actions")),
          ...(["notActions", "dataActions", "notDataActions"] as const).map((kind) =>
            listAt(role, "properties.permissions").flatMap((permission) => listAt(permission, kind)),
          ),
          listAt(role, "properties.assignableScopes").map((scope) => groupOf(String(scope))),
        ),
      ),
    ),
  ],
};

function roleText(name: string, ...lists: readonly (readonly unknown[])[]): string {
  return `${name}: ${lists
    .map((list) => [...list].sort().join(" "))
    .filter((text) => text !== "")
    .join("; beyond: ")}`;
}

/** What the deploy identity may assign, and to whom. */
const condition = (operand: "Request" | "Resource", action: "write" | "delete") =>
  `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (@${operand}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ROLES} AND @${operand}[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {PRINCIPALS}))`;
const wantedCondition = `${condition("Request", "write")} AND ${condition("Resource", "delete")}`;

const assignments: Policy = {
  name: "the plan identity predicts only; the deploy identity assigns data roles to the app's principals, not to itself",
  violations: (snapshot) => {
    const names = new Map(
      ofType(snapshot, "Microsoft.Authorization/roleDefinitions").map(({ id, ...role }) => [
        id,
        String(at(role, "properties.roleName")),
      ]),
    );
    const all = ofType(snapshot, "Microsoft.Authorization/roleAssignments");
    return [
      ...all.flatMap((each) => valueViolations(each, assignmentShape, pipelineFacts)),
      ...differences(
        [
          `${base}-plan: KoreVital prod: what-if on the group`,
          `${base}-deploy: Contributor on the group`,
          `${base}-deploy: KoreVital prod: lock on the group`,
          `${base}-deploy: Role Based Access Control Administrator on the group`,
          `${base}-deploy: Storage Blob Data Contributor on ${lake}/blobServices/default/containers/landing`,
        ],
        all.map((each) => {
          const definition = String(at(each, "properties.roleDefinitionId"));
          const role = names.get(definition) ?? roleName(definition);
          const scope = scopeOf(each).startsWith("/subscriptions/") ? groupOf(scopeOf(each)) : scopeOf(each);
          return `${principalOf(at(each, "properties.principalId"))}: ${role} on ${scope}`;
        }),
      ),
      ...all.flatMap((each) => {
        const isAdministrator = roleName(String(at(each, "properties.roleDefinitionId"))).startsWith("Role Based");
        if (!isAdministrator) return at(each, "properties.condition") === undefined ? [] : ["a condition elsewhere"];
        const writer = [...names].find(([, name]) => name === "KoreVital prod: copy writer")?.[0] ?? "";
        const assignable = [...dataRoleIds, writer.split("/").at(-1) ?? ""];
        return conditionViolations(each, assignable);
      }),
      ...all.filter((each) => at(each, "properties.principalType") !== "ServicePrincipal").map(({ id }) => id),
    ];
  },
};

function groupOf(scope: string): string {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/.test(scope) ? "the group" : scope;
}

/** Compares the text of the condition, the roles in it, and the principals in it. */
function conditionViolations(administrator: Resource, assignable: readonly string[]): string[] {
  const expression = String(at(administrator, "properties.condition"));
  const version = at(administrator, "properties.conditionVersion");
  const [, format = "", rest = ""] = /^\[format\('((?:[^']|'')+)', (.+)\)\]$/s.exec(expression) ?? [];
  const text = format
    .replaceAll("''", "'")
    .replace(/\{\{\{[02]\}\}\}/g, "{ROLES}")
    .replace(/\{\{\{[13]\}\}\}/g, "{PRINCIPALS}")
    .replaceAll("{{", "{")
    .replaceAll("}}", "}");
  const [roles = [], again = []] = [...rest.matchAll(/'((?:[0-9a-f-]{36}(?:, )?)+)'/g)].map(([, ids = ""]) =>
    ids.split(", "),
  );
  const principals = [...rest.matchAll(/reference\('([^']+)'/g)].map(([, id = ""]) => addressOf(id));
  const expected = principalsOf(pipelineFacts);
  return [
    ...(text === wantedCondition && version === "2.0" ? [] : ["the condition on role assignments is not as wanted"]),
    ...[roles, again].flatMap((list) => differences(assignable, list)),
    ...differences([...expected, ...expected], principals),
  ];
}

export const pipelinePolicies: readonly Policy[] = [
  staticallyKnown,
  noSecrets,
  inventory,
  definitions,
  assignments,
  ownPlace,
  elements,
];
