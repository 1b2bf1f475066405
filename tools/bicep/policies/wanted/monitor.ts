import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../address.ts";
import { at } from "../policy.ts";
import {
  absent,
  atLeast,
  checked,
  free,
  global,
  idOf,
  inReal,
  is,
  matches,
  named,
  type Rule,
  regional,
  type Shape,
} from "./rule.ts";

const workspace = idOf(({ environment }) => `Microsoft.OperationalInsights/workspaces/log-korevital-${environment}`);

const addresses: Rule = (value, { real }) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => isAddress(each, real));

function isAddress(value: unknown, real: boolean): boolean {
  return typeof value === "string" && value.includes("@") && !(real && placeholder.test(value));
}

const notifiesGroup: Rule = (value, { environment }) =>
  Array.isArray(value) &&
  isDeepStrictEqual(
    value.map((each) => addressOf(String(at(each, "actionGroupId") ?? each))),
    [`Microsoft.Insights/actionGroups/ag-korevital-${environment}`],
  );

const pager = /-pager$/;

/** An address that nobody reads. */
const placeholder = /[@/.]example\.(com|org|net)\b|^$/;

const pages: Rule = (value) =>
  Array.isArray(value) &&
  value.length === 1 &&
  /^https:\/\//.test(String(at(value[0], "serviceUri"))) &&
  !placeholder.test(String(at(value[0], "serviceUri"))) &&
  isDeepStrictEqual({ ...value[0], serviceUri: "" }, { name: "pager", serviceUri: "", useCommonAlertSchema: true });

const receivers: Rule = (value, { real }) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (each, index) =>
      isAddress(at(each, "emailAddress"), real) &&
      isDeepStrictEqual(
        { ...each, emailAddress: "" },
        { name: `on-call-${index}`, emailAddress: "", useCommonAlertSchema: true },
      ),
  );

/** One workspace. Alerts on the audit log read that of the audit log. */
const scopes: Rule = (value, facts, name) => {
  const log = `Microsoft.OperationalInsights/workspaces/log-korevital-${facts.environment}`;
  const wanted = name.endsWith("-landing-poisoned") ? `${log}-audit` : log;
  return Array.isArray(value) && value.length === 1 && addressOf(String(value[0])) === wanted;
};

/** Monitoring and cost. The policy on alerts checks which rules exist and what they observe. */
export const monitor: Readonly<Record<string, Shape>> = {
  "Microsoft.OperationalInsights/workspaces": {
    ...regional,
    "properties.sku.name": is("PerGB2018"),
    "properties.retentionInDays": inReal(named(/-audit$/, atLeast(90), atLeast(30)), atLeast(30)),
    // The audit log has no quota.
    "properties.workspaceCapping.dailyQuotaGb": named(/-audit$/, is(-1), atLeast(1)),
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
    "properties.groupShortName": named(pager, is("pager"), is("korevital")),
    "properties.emailReceivers": named(pager, absent, receivers),
    "properties.webhookReceivers": named(pager, pages, absent),
  },
  "Microsoft.Insights/scheduledQueryRules": {
    ...regional,
    kind: is("LogAlert"),
    "properties.displayName": free,
    "properties.description": free,
    "properties.severity": free,
    "properties.enabled": free,
    "properties.scopes": scopes,
    "properties.evaluationFrequency": is("PT5M", "PT15M"),
    "properties.windowSize": checked,
    "properties.autoMitigate": is(true),
    "properties.skipQueryValidation": is(true),
    "properties.criteria.allOf": checked,
    "properties.actions.actionGroups": checked,
  },
  "Microsoft.Insights/activityLogAlerts": {
    ...global,
    "properties.description": free,
    "properties.enabled": is(true),
    "properties.scopes": checked,
    "properties.condition.allOf": checked,
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
    "properties.criteria.odata.type": is("Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"),
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
