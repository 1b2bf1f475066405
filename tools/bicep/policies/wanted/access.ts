import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../address.ts";
import { checked, free, is, optional, type Shape } from "./rule.ts";

/** Extensions of other resources. The policies on roles, locks and logs check whom and what they concern. */
export const access: Readonly<Record<string, Shape>> = {
  "Microsoft.Authorization/locks": { "properties.level": checked, "properties.notes": free },
  "Microsoft.Authorization/roleAssignments": {
    "properties.principalId": checked,
    "properties.principalType": checked,
    "properties.roleDefinitionId": checked,
  },
  "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments": {
    "properties.principalId": checked,
    "properties.roleDefinitionId": checked,
    "properties.scope": checked,
  },
  // The only role of the environment's own: it adds audit records.
  "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions": {
    "properties.roleName": is("KoreVital record writer"),
    "properties.type": is("CustomRole"),
    "properties.assignableScopes": (value, { environment }) =>
      isDeepStrictEqual(
        (Array.isArray(value) ? value : []).map((each) => addressOf(String(each))),
        [`Microsoft.DocumentDB/databaseAccounts/cosmos-korevital-${environment}`],
      ),
    "properties.permissions": is([
      { dataActions: ["Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create"] },
    ]),
  },
  "Microsoft.Insights/diagnosticSettings": {
    "properties.workspaceId": checked,
    "properties.logAnalyticsDestinationType": optional(is("Dedicated")),
    "properties.logs": checked,
    "properties.metrics": optional(checked),
  },
};
