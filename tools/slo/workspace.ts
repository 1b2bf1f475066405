import { objectiveReport, type ServiceLevels } from "../../shared/operations/objectives/report.ts";
import { minute } from "../../shared/platform/time.ts";
import { addCounts, type Counts, noCounts, type Objective } from "../../shared/slo/objective.ts";
import type { Az } from "../delivery/az.ts";

/** The counts of an objective over its window, by series. */
export function countsQuery({ name, window }: Objective): string {
  return [
    "AppMetrics",
    `| where TimeGenerated > ago(${window / minute}m)`,
    `| where Name == "korevital.objective.events" and tostring(Properties.objective) == "${name}"`,
    '| summarize good = sumif(Sum, tostring(Properties.result) == "good"), bad = sumif(Sum, tostring(Properties.result) == "bad") by series = tostring(Properties.series)',
  ].join("\n");
}

/**
 * Reads the objectives from the metrics of a workspace. The alerts are those of Azure Monitor, so none are returned.
 *
 * @throws AzError if the workspace cannot be queried
 */
export async function readWorkspace(
  az: Az,
  workspace: string,
  objectives: readonly Objective[],
): Promise<ServiceLevels> {
  const reports = objectives.map(async (objective) => {
    const query = ["monitor", "log-analytics", "query", "--workspace", workspace, "--analytics-query"] as const;
    const rows: unknown = JSON.parse(await az(...query, countsQuery(objective), "--output", "json"));
    const counts = new Map<string, Counts>();
    for (const { of, ...each } of rowsFrom(rows)) counts.set(of, addCounts(counts.get(of) ?? noCounts, each));
    return objectiveReport(objective, counts);
  });
  return { objectives: await Promise.all(reports), alerts: [] };
}

/** The Azure CLI prints numbers as text. */
function rowsFrom(rows: unknown): (Counts & { readonly of: string })[] {
  if (!Array.isArray(rows)) throw new Error("az monitor log-analytics query printed no list of rows");
  return rows.map((row: Readonly<Record<string, unknown>>) => ({
    of: String(row["series"] ?? ""),
    good: Number(row["good"]),
    bad: Number(row["bad"]),
  }));
}
