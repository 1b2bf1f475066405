import { expect, it } from "vitest";
import { reportText } from "../tools/chaos/report.ts";
import { runChaos } from "../tools/chaos/run.ts";

/* Two function hosts and Event Hubs are killed repeatedly under load: a short `npm run chaos`. */

const kills = 3;

it(`survives ${kills} kills of hosts and broker: acknowledged events are delivered`, {
  timeout: 300_000,
}, async () => {
  const options = { events: 10_000, kills, hosts: 2, broker: true, faults: false, tables: false, seed: 6 };
  const result = await runChaos(options);
  console.log(reportText(options, result));
  expect(result.violations).toEqual([]);
  expect(result.kills).toEqual({ broker: 1, "host 1": 1, "host 2": 1 });
  // Nobody in the history has an alert.
  const tables = result.reconciliation.gold.filter(({ summary }) => summary !== "health_alerts");
  expect(Math.min(...tables.map(({ rows }) => rows))).toBeGreaterThan(0);
});
