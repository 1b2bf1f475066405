import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { logEvents } from "../../../shared/platform/telemetry/log-events.ts";
import type { Resource } from "../snapshot.ts";
import { addressOf, differences } from "./address.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";
import { criteriaOf, metricAlerts } from "./wanted/metric-alerts.ts";

const page = join(import.meta.dirname, "..", "..", "..", "docs", "operations.md");

/** Severities of the alerts of docs/operations.md by name; the severity of `cost` is empty. */
function documentedAlerts(): Map<string, string> {
  const [, chapter = ""] = /^## Alerts$(.+?)^## /ms.exec(readFileSync(page, "utf8")) ?? [];
  return new Map(
    [...chapter.matchAll(/^\| `([a-z-]+)` \| *(\d?) *\|/gm)].map(([, name = "", severity = ""]) => [name, severity]),
  );
}

/** Rules without traffic would raise this alert all the time. */
const requiresTraffic = "no-data";

export const alerts: Policy = {
  name: "every alerting log line and every documented condition has its alert rule, enabled, and no other rule exists",
  violations: (snapshot, { environment }) => {
    const rules = [
      ...ofType(snapshot, "Microsoft.Insights/scheduledQueryRules"),
      ...ofType(snapshot, "Microsoft.Insights/metricAlerts"),
    ];
    const nameOf = ({ name }: Resource) => name.replace(`korevital-${environment}-`, "");
    const documented = [...documentedAlerts()].filter(([name]) => name !== "cost");
    return [
      ...differences(
        documented.map(([name, severity]) => `${name} of severity ${severity}`),
        rules.map((rule) => `${nameOf(rule)} of severity ${at(rule, "properties.severity")}`),
      ),
      ...rules
        .filter(
          (rule) => at(rule, "properties.enabled") !== (nameOf(rule) !== requiresTraffic || environment === "prod"),
        )
        .map((rule) => `${nameOf(rule)}: enabled is ${at(rule, "properties.enabled")}`),
      ...Object.entries<{ readonly alert: boolean }>(logEvents)
        .filter(([name, { alert }]) => alert && !rules.some((rule) => nameOf(rule) === name && countsLines(rule, name)))
        .map(([name]) => `${name}: no rule counts its log lines`),
      ...ofType(snapshot, "Microsoft.Insights/metricAlerts")
        .filter((rule) => !observesMetric(rule, nameOf(rule), environment))
        .map((rule) => `${nameOf(rule)}: does not observe the wanted metric`),
    ];
  },
};

function observesMetric(rule: Resource, name: string, environment: string): boolean {
  const wanted = metricAlerts[name];
  if (wanted === undefined) return false;
  const criteria = listAt(rule, "properties.criteria.allOf");
  const [scope, ...others] = listAt(rule, "properties.scopes").map((id) => addressOf(String(id)));
  return (
    scope === `${wanted.scope}${environment}` && others.length === 0 && isDeepStrictEqual(criteria, criteriaOf(wanted))
  );
}

function countsLines(rule: Resource, name: string): boolean {
  const [criterion] = listAt(rule, "properties.criteria.allOf");
  return (
    at(criterion, "query") === `AppTraces | where Message startswith_cs "ALERT ${name} "` &&
    at(criterion, "timeAggregation") === "Count" &&
    at(criterion, "operator") === "GreaterThan" &&
    at(criterion, "threshold") === 0
  );
}
