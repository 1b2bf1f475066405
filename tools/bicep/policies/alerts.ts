import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { logEvents } from "../../../shared/platform/telemetry/log-events.ts";
import type { Resource, Snapshot } from "../snapshot.ts";
import { addressOf, differences } from "./address.ts";
import { changeViolations } from "./change-alerts.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";
import { criteriaOf, metricAlerts } from "./wanted/metric-alerts.ts";

const page = join(import.meta.dirname, "..", "..", "..", "docs", "operations.md");

/** Severities of the alerts of docs/operations.md by name; empty for alerts without one. */
function readDocumented(): ReadonlyMap<string, string> {
  const [, chapter = ""] = /^## Alerts$(.+?)^## /ms.exec(readFileSync(page, "utf8")) ?? [];
  const rows = chapter.matchAll(/^\| `([a-z-]+)` \| *(\d?) *\|/gm);
  return new Map([...rows].map(([, name = "", severity = ""]) => [name, severity]));
}

const documented = [...readDocumented()].filter(([, severity]) => severity !== "");

/** Without continuous traffic this alert would fire all the time. */
const requiresTraffic = "no-data";
/** Without a second copy this alert would fire all the time. */
const requiresCopy = "copy-not-running";

export const alerts: Policy = {
  name: "every alerting log line and every documented condition has its alert rule, which notifies somebody",
  violations: (snapshot, { environment, real, copy }) => {
    const queryRules = ofType(snapshot, "Microsoft.Insights/scheduledQueryRules");
    const metricRules = ofType(snapshot, "Microsoft.Insights/metricAlerts");
    const rules = [...queryRules, ...metricRules];
    const nameOf = ({ name }: Resource) => name.replace(`korevital-${environment}-`, "");
    const isEnabled = (rule: Resource) =>
      (nameOf(rule) !== requiresTraffic || environment === "prod") &&
      (nameOf(rule) !== requiresCopy || copy !== undefined);
    return [
      ...differences(
        documented.map(([name, severity]) => `${name} of severity ${severity}`),
        rules.map((rule) => `${nameOf(rule)} of severity ${at(rule, "properties.severity")}`),
      ),
      ...rules
        .filter((rule) => at(rule, "properties.enabled") !== isEnabled(rule))
        .map((rule) => `${nameOf(rule)}: enabled is ${at(rule, "properties.enabled")}`),
      ...queryRules
        .filter((rule) => !isDeepStrictEqual(groupsOf(rule), wantedGroups(rule, real, environment)))
        .map((rule) => `${nameOf(rule)} notifies ${groupsOf(rule).join(" and ")}`),
      ...Object.entries<{ readonly alert: boolean }>(logEvents)
        .filter(([name, { alert }]) => alert && !queryRules.some((rule) => nameOf(rule) === name && counts(rule, name)))
        .map(([name]) => `${name}: no rule counts its log lines`),
      ...metricRules
        .filter((rule) => !observesMetric(rule, nameOf(rule), environment, initialUnits(snapshot)))
        .map((rule) => `${nameOf(rule)}: does not observe the wanted metric`),
      ...changeViolations(snapshot, environment),
    ];
  },
};

function groupsOf(rule: Resource): string[] {
  return listAt(rule, "properties.actions.actionGroups").map((id) => addressOf(String(id)));
}

/** Severity 1 pages somebody in environments with real data. */
function wantedGroups(rule: Resource, real: boolean, environment: string): string[] {
  const group = `Microsoft.Insights/actionGroups/ag-korevital-${environment}`;
  return real && at(rule, "properties.severity") === 1 ? [group, `${group}-pager`] : [group];
}

function initialUnits(snapshot: Snapshot): unknown {
  return at(ofType(snapshot, "Microsoft.EventHub/namespaces")[0], "sku.capacity");
}

function observesMetric(rule: Resource, name: string, environment: string, units: unknown): boolean {
  const wanted = metricAlerts[name];
  const [scope, ...others] = listAt(rule, "properties.scopes").map((id) => addressOf(String(id)));
  return (
    wanted !== undefined &&
    scope?.replace(/-lake$/, "") === `${wanted.scope}${environment}` &&
    others.length === 0 &&
    isDeepStrictEqual(listAt(rule, "properties.criteria.allOf"), criteriaOf(wanted, units))
  );
}

function counts(rule: Resource, name: string): boolean {
  const [criterion] = listAt(rule, "properties.criteria.allOf");
  return (
    at(criterion, "query") === `AppTraces | where Message startswith_cs "ALERT ${name} "` &&
    at(criterion, "timeAggregation") === "Count" &&
    at(criterion, "operator") === "GreaterThan" &&
    at(criterion, "threshold") === 0
  );
}
