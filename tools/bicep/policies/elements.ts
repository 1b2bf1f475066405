import { isObject } from "../../../shared/streams/decoding/json.ts";
import { at, listAt, type Policy, perResource } from "./policy.ts";

/** The properties of the elements of lists that other policies judge, by type and path. */
const known: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "Microsoft.Authorization/roleDefinitions": {
    "properties.permissions": ["actions", "notActions", "dataActions", "notDataActions"],
  },
  "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers": {
    "properties.resource.indexingPolicy.includedPaths": ["path"],
  },
  "Microsoft.Insights/activityLogAlerts": { "properties.actions.actionGroups": ["actionGroupId"] },
  "Microsoft.Insights/diagnosticSettings": { "properties.logs": ["category", "categoryGroup", "enabled"] },
  "Microsoft.Insights/metricAlerts": { "properties.actions": ["actionGroupId"] },
  // A dimension would split the rows of a query, or exclude some of them.
  "Microsoft.Insights/scheduledQueryRules": {
    "properties.criteria.allOf": [
      ...["query", "operator", "threshold", "timeAggregation", "metricMeasureColumn"],
      ...["failingPeriods", "failingPeriods.numberOfEvaluationPeriods", "failingPeriods.minFailingPeriodsToAlert"],
    ],
  },
  "Microsoft.Network/privateEndpoints": {
    "properties.privateLinkServiceConnections": [
      ...["name", "properties", "properties.privateLinkServiceId", "properties.groupIds"],
    ],
  },
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": {
    "properties.privateDnsZoneConfigs": ["name", "properties", "properties.privateDnsZoneId"],
  },
};

export const elements: Policy = perResource("no element of a list has another property than the known ones", (each) => [
  ...Object.entries(known[each.type] ?? {}).flatMap(([path, names]) =>
    listAt(each, path)
      .flatMap((element) => namesIn(element))
      .filter((name) => !names.includes(name))
      .map((name) => `${each.name}: ${path} has ${name}`),
  ),
  ...Object.values((at(each, "identity.userAssignedIdentities") ?? {}) as object)
    .filter((value) => namesIn(value).length > 0)
    .map(() => `${each.name}: an identity has a property`),
]);

function namesIn(value: unknown, path = ""): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${path}${name}`, ...namesIn(inner, `${path}${name}.`)]);
}
