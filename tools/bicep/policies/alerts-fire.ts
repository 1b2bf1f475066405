import { logEvents } from "../../../shared/platform/telemetry/log-events.ts";
import { caseOf } from "../kql/cases.ts";
import { queryProblems } from "../kql/check-query.ts";
import type { Row } from "../kql/expression.ts";
import { objectiveWindows } from "../kql/objective-cases.ts";
import { runQuery } from "../kql/run-query.ts";
import type { Resource } from "../snapshot.ts";
import { at, listAt, perResource } from "./policy.ts";

/** Periods in a row, by alert: the others fire after one. */
const periods: Readonly<Record<string, number>> = {
  "copy-behind": 2,
  "gold-behind": 2,
  "ingest-lag": 3,
  "silver-behind": 2,
};
/** Windows that are not those of alerts on log lines. A rule with several periods looks at each window alone. */
const windows: Readonly<Record<string, string>> = {
  ...Object.fromEntries(objectiveWindows),
  "app-not-running": "PT30M",
  "copy-behind": "PT15M",
  "copy-not-running": "PT1H",
  "daily-quota-reached": "PT1H",
  "gold-behind": "PT15M",
  "ingest-lag": "PT15M",
  "invocations-failed": "PT15M",
  "landing-poisoned": "PT1H",
  "no-data": "PT1H",
  "silver-behind": "PT15M",
};

export const alertsFire = perResource(
  "every query is valid KQL over the tables of a workspace, fires in the rows in which it must, and in no others",
  (rule, { environment }) => {
    if (rule.type !== "Microsoft.Insights/scheduledQueryRules") return [];
    const name = rule.name.replace(`korevital-${environment}-`, "");
    const [criterion, ...others] = listAt(rule, "properties.criteria.allOf");
    const query = String(at(criterion, "query"));
    const problems = queryProblems(query);
    if (problems.length > 0) return problems.map((problem) => `${name}: ${problem}`);
    return [
      ...(others.length > 0 ? [`${name}: several criteria`] : []),
      ...scheduleProblems(rule, name, criterion),
      ...rowProblems(name, criterion, query),
    ];
  },
);

function scheduleProblems(rule: Resource, name: string, criterion: unknown): string[] {
  const wanted = periods[name] ?? 1;
  const window = windows[name] ?? (at(rule, "properties.severity") === 1 ? "PT15M" : "PT30M");
  const found = ["numberOfEvaluationPeriods", "minFailingPeriodsToAlert"].map((each) =>
    at(criterion, `failingPeriods.${each}`),
  );
  const frequency = at(rule, "properties.severity") === 1 && name in logEvents ? "PT5M" : "PT15M";
  return [
    ...(at(rule, "properties.evaluationFrequency") === frequency
      ? []
      : [`${name}: evaluated every ${at(rule, "properties.evaluationFrequency")}`]),
    ...(found.every((each) => each === wanted) ? [] : [`${name}: ${found.join(" of ")} periods`]),
    ...(at(rule, "properties.windowSize") === window
      ? []
      : [`${name}: a window of ${at(rule, "properties.windowSize")}`]),
  ];
}

function rowProblems(name: string, criterion: unknown, query: string): string[] {
  const { table, fires, silent } = caseOf(name);
  try {
    return [
      ...(firesIn(criterion, runQuery(query, { [table]: fires })) ? [] : [`${name}: does not fire`]),
      ...silent
        .filter((rows) => firesIn(criterion, runQuery(query, { [table]: rows })))
        .map((rows) => `${name}: fires in ${JSON.stringify(rows).slice(0, 100)}`),
    ];
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : error}`];
  }
}

/** As Azure Monitor aggregates: the number of rows, or the largest value of a column. */
function firesIn(criterion: unknown, rows: readonly Row[]): boolean {
  const column = at(criterion, "metricMeasureColumn");
  const aggregation = at(criterion, "timeAggregation");
  const threshold = at(criterion, "threshold");
  if (typeof threshold !== "number") throw new Error("no threshold");
  const value = aggregated(rows, column, aggregation);
  if (value === undefined) return false;
  const operator = at(criterion, "operator");
  if (operator !== "GreaterThan" && operator !== "LessThan") throw new Error(`operator ${operator}`);
  return operator === "GreaterThan" ? value > threshold : value < threshold;
}

function aggregated(rows: readonly Row[], column: unknown, aggregation: unknown): number | undefined {
  if (aggregation === "Count" && column === undefined) return rows.length;
  if (aggregation !== "Maximum" || typeof column !== "string")
    throw new Error(`aggregation ${aggregation} of ${column}`);
  const values = rows.map((row) => Number(row[column]));
  if (values.some(Number.isNaN)) throw new Error(`no column ${column}`);
  return values.length === 0 ? undefined : Math.max(...values);
}
