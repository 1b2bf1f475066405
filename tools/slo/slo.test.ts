import { expect, it } from "vitest";
import type { ServiceLevels } from "../../shared/operations/objectives/report.ts";
import { api } from "../../shared/slo/api.ts";
import { objectives } from "../../shared/slo/registry.ts";
import { queryProblems } from "../bicep/kql/check-query.ts";
import { runQuery } from "../bicep/kql/run-query.ts";
import { serviceLevelsText } from "./text.ts";
import { countsQuery, readWorkspace } from "./workspace.ts";

const counted = { good: 19_998, bad: 2, attained: 0.9999, budget_left: 0.9 };
const levels: ServiceLevels = {
  objectives: [
    {
      objective: "freshness",
      indicator: "",
      target: 0.99,
      window: "30 days",
      ...counted,
      series: [{ of: "workouts", ...counted }],
    },
    {
      objective: "api",
      indicator: "",
      target: 0.999,
      window: "30 days",
      good: 0,
      bad: 0,
      attained: null,
      budget_left: 1,
      series: [],
    },
  ],
  alerts: [
    { alert: "gold-failed", kind: "logged", of: [], since: "2026-11-30T12:00:00.000Z", lines: 3 },
    { alert: "api-burn-fast", kind: "burn-rate", of: [""], since: null, lines: 0 },
  ],
};

it("prints objectives, series and alerts", () => {
  expect(serviceLevelsText(levels).split("\n")).toEqual([
    expect.stringMatching(/^objective +target +window +attained +events +bad +budget left$/),
    expect.stringMatching(/^-/),
    expect.stringMatching(/^freshness +99 % +30 days +99.99 % +20,000 +2 +90 %$/),
    expect.stringMatching(/^ {2}workouts +99.99 % +20,000 +2 +90 %$/),
    expect.stringMatching(/^api +99.9 % +30 days +– +0 +0 +–$/),
    "",
    "Active alerts (docs/operations.md describes them):",
    "  gold-failed: 3 since 2026-11-30T12:00:00.000Z",
    "  api-burn-fast",
  ]);
});

it("reads a workspace by valid queries, and the text in which the Azure CLI prints numbers", async () => {
  const row = (result: string, Sum: number) => ({
    ...{ Name: "korevital.objective.events", TimeGenerated: 0, Sum },
    Properties: { objective: "api", series: "", result },
  });
  for (const objective of objectives) expect(queryProblems(countsQuery(objective))).toEqual([]);
  const az = async (...args: readonly string[]) => {
    expect(args.slice(0, 5)).toEqual(["monitor", "log-analytics", "query", "--workspace", "w"]);
    const rows = runQuery(args[6] ?? "", { AppMetrics: [row("good", 1500), row("good", 498), row("bad", 2)] });
    return JSON.stringify(rows.map(({ series, good, bad }) => ({ series, good: String(good), bad: String(bad) })));
  };
  const {
    objectives: [report],
  } = await readWorkspace(az, "w", [api]);
  expect(report).toMatchObject({ objective: "api", good: 1998, bad: 2, attained: 0.999 });
  expect(report?.budget_left).toBeCloseTo(0, 9);
  await expect(readWorkspace(async () => "{}", "w", [api])).rejects.toThrow("no list of rows");
});
