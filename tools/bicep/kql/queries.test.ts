import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { factsOf } from "../facts.ts";
import { alertsFire } from "../policies/alerts-fire.ts";
import { ofType } from "../policies/policy.ts";
import { readSnapshot } from "../snapshot.ts";
import { alertCases } from "./cases.ts";
import { queryProblems } from "./check-query.ts";

it("the language service knows the tables, and rejects unknown columns and functions", () => {
  expect(queryProblems("AppMetrics | summarize count() by Name")).toEqual([]);
  expect(queryProblems("AppMetrics | where Nam == 1")).toHaveLength(1);
  expect(queryProblems("AppMetrics | extend x = tostrin(Name)")).not.toEqual([]);
});

it("every query of the workbook is valid", () => {
  const { items } = JSON.parse(readFileSync("bicep/workbook.json", "utf8"));
  const queries: string[] = items.flatMap(({ content }: { content?: { query?: string } }) => content?.query ?? []);
  expect(queries.length).toBeGreaterThan(5);
  expect(queries.flatMap(queryProblems)).toEqual([]);
});

it("every alert has rows in which it must fire, and in which it must not", async () => {
  const snapshot = await readSnapshot(".", "prod");
  const names = ofType(snapshot, "Microsoft.Insights/scheduledQueryRules").map(({ name }) =>
    name.replace("korevital-prod-", ""),
  );
  expect(names).toEqual(expect.arrayContaining(Object.keys(alertCases)));
  expect(alertsFire.violations(snapshot, factsOf("prod"))).toEqual([]);
});
