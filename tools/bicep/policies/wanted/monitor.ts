import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../address.ts";
import { at } from "../policy.ts";
import { atLeast, checked, free, global, idOf, inReal, is, matches, type Rule, regional, type Shape } from "./rule.ts";

const workspace = idOf(({ environment }) => `Microsoft.OperationalInsights/workspaces/log-korevital-${environment}`);

const addresses: Rule = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string" && each.includes("@"));

const notifiesGroup: Rule = (value, { environment }) =>
  Array.isArray(value) &&
  isDeepStrictEqual(
    value.map((each) => addressOf(String(at(each, "actionGroupId") ?? each))),
    [`Microsoft.Insights/actionGroups/ag-korevital-${environment}`],
  );

const receivers: Rule = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (each, index) =>
      String(at(each, "emailAddress")).includes("@") &&
      isDeepStrictEqual(
        { ...each, emailAddress: "" },
        { name: `on-call-${index}`, emailAddress: "", useCommonAlertSchema: true },
      ),
  );

/** Monitoring and cost. The policy on alerts checks which rules exist and what they observe. */
export const monitor: Readonly<Record<string, Shape>> = {
  "Microsoft.OperationalInsights/workspaces": {
    ...regional,
    "properties.sku.name": is("PerGB2018"),
    "properties.retentionInDays": inReal(atLeast(30), atLeast(30)),
    "properties.workspaceCapping.dailyQuotaGb": atLeast(1),
    "properties.features.disableLocalAuth": is(true),
  },
  "Microsoft.Insights/components": {
    ...regional,
    kind: is("web"),
    "properties.Application_Type": is("web"),
    "properties.WorkspaceResourceId": workspace,
    "properties.DisableLocalAuth": is(true),
  },
  "Microsoft.Insights/actionGroups": {
    ...global,
    "properties.enabled": is(true),
    "properties.groupShortName": is("korevital"),
    "properties.emailReceivers": receivers,
  },
  "Microsoft.Insights/scheduledQueryRules": {
    ...regional,
    kind: is("LogAlert"),
    "properties.displayName": free,
    "properties.description": free,
    "properties.severity": free,
    "properties.enabled": free,
    "properties.scopes": (value, ...of) => Array.isArray(value) && value.length === 1 && workspace(value[0], ...of),
    "properties.evaluationFrequency": is("PT5M", "PT15M"),
    "properties.windowSize": free,
    "properties.autoMitigate": is(true),
    "properties.skipQueryValidation": is(true),
    "properties.criteria.allOf": free,
    "properties.actions.actionGroups": notifiesGroup,
  },
  "Microsoft.Insights/metricAlerts": {
    ...global,
    "properties.description": free,
    "properties.severity": free,
    "properties.enabled": is(true),
    "properties.scopes": checked,
    "properties.evaluationFrequency": is("PT5M"),
    "properties.windowSize": is("PT15M"),
    "properties.autoMitigate": is(true),
    "properties.criteria.odata.type": free,
    "properties.criteria.allOf": checked,
    "properties.actions": notifiesGroup,
  },
  "Microsoft.Insights/workbooks": {
    ...regional,
    kind: is("shared"),
    "properties.displayName": free,
    "properties.category": is("workbook"),
    "properties.sourceId": workspace,
    "properties.serializedData": free,
  },
  "Microsoft.Consumption/budgets": {
    "properties.category": is("Cost"),
    "properties.timeGrain": is("Monthly"),
    "properties.amount": free,
    "properties.timePeriod.startDate": matches(/^\d{4}-\d{2}-01$/),
    "properties.notifications.actual80Percent.enabled": is(true),
    "properties.notifications.actual80Percent.operator": is("GreaterThan"),
    "properties.notifications.actual80Percent.threshold": is(80),
    "properties.notifications.actual80Percent.thresholdType": is("Actual"),
    "properties.notifications.actual80Percent.contactEmails": addresses,
    "properties.notifications.forecast100Percent.enabled": is(true),
    "properties.notifications.forecast100Percent.operator": is("GreaterThan"),
    "properties.notifications.forecast100Percent.threshold": is(100),
    "properties.notifications.forecast100Percent.thresholdType": is("Forecasted"),
    "properties.notifications.forecast100Percent.contactEmails": addresses,
  },
};
