import { isDeepStrictEqual } from "node:util";
import type { Snapshot } from "../snapshot.ts";
import { differences } from "./address.ts";
import { at, listAt, ofType } from "./policy.ts";

/** Changes of what protects an environment, by the name of the alert. */
const changes: Readonly<Record<string, string>> = {
  "lock-removed": "Microsoft.Authorization/locks/delete",
  "role-assigned": "Microsoft.Authorization/roleAssignments/write",
  "database-role-assigned": "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments/write",
  "role-removed": "Microsoft.Authorization/roleAssignments/delete",
  "log-changed": "Microsoft.Insights/diagnosticSettings/write",
  "log-removed": "Microsoft.Insights/diagnosticSettings/delete",
};
const fields = ["category", "operationName", "status"];

export function changeViolations(snapshot: Snapshot, environment: string): string[] {
  return differences(
    Object.entries(changes).map(([name, operation]) => `${name}: Administrative ${operation} Succeeded in the group`),
    ofType(snapshot, "Microsoft.Insights/activityLogAlerts").map((rule) => {
      const values = listAt(rule, "properties.condition.allOf").map((each, index) =>
        isDeepStrictEqual(each, { field: fields[index], equals: at(each, "equals") })
          ? at(each, "equals")
          : JSON.stringify(each),
      );
      const scopes = listAt(rule, "properties.scopes").map((id) =>
        /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/.test(String(id)) ? "the group" : id,
      );
      return `${rule.name.replace(`korevital-${environment}-`, "")}: ${values.join(" ")} in ${scopes.join(" and ")}`;
    }),
  );
}
