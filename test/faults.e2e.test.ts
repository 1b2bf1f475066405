import { expect, it } from "vitest";
import { reportText } from "../tools/chaos/report.ts";
import { runChaos } from "../tools/chaos/run.ts";

/* Everything that can go wrong at the services, side by side: `npm run chaos -- --faults` in its short form, without kills. */

it("every event counts once, whatever goes wrong at the services", { timeout: 300_000 }, async () => {
  const options = { events: 6_500, kills: 0, hosts: 1, broker: false, faults: true, seed: 12 };
  const result = await runChaos(options);
  console.log(reportText(options, result));
  expect(result.wrongs).toEqual([]);
  expect(result.faults.filter(({ happened }) => happened === 0)).toEqual([]);
  expect(Math.min(...result.account.gold.map(({ rows }) => rows), result.account.scores.due)).toBeGreaterThan(0);
});
