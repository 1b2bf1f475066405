import { expect, it } from "vitest";
import { reportText } from "../tools/chaos/report.ts";
import { runChaos } from "../tools/chaos/run.ts";

/* All faults of the services at one time: a short `npm run chaos -- --faults` without kills. */

it("every event counts once despite faults of the services", { timeout: 300_000 }, async () => {
  const options = { events: 6_500, kills: 0, hosts: 1, broker: false, faults: true, tables: false, seed: 12 };
  const result = await runChaos(options);
  console.log(reportText(options, result));
  expect(result.violations).toEqual([]);
  expect(result.faults.filter(({ happened }) => happened === 0)).toEqual([]);
  // Nobody in the history has an alert.
  const tables = result.reconciliation.gold.filter(({ summary }) => summary !== "health_alerts");
  expect(Math.min(...tables.map(({ rows }) => rows), result.reconciliation.scores.due)).toBeGreaterThan(0);
});
