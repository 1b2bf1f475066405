import fc from "fast-check";
import { expect, test } from "vitest";
import { convergence } from "../testing/convergence.ts";
import { alertHistories, workoutHistories } from "../testing/history.ts";
import { healthAlertReference } from "../testing/reference.ts";
import { healthAlerts } from "./health-alerts.ts";

const expected = { summary: healthAlerts, reference: healthAlertReference };
const runs = Number(process.env["PROPERTY_RUNS"] ?? 300);

test("with writes to silver and crashes in between, gold converges to a full recomputation", async () => {
  await fc.assert(convergence(alertHistories, [expected], "Europe/Berlin"), { numRuns: runs });
});

test("with the histories of other summaries too", async () => {
  await fc.assert(convergence(workoutHistories, [expected]), { numRuns: runs });
});

test("the histories have episodes of both kinds, of three hours, and workouts that prevent some", () => {
  const histories = fc.sample(alertHistories, { numRuns: 600, seed: 1 });
  const rows = histories.flatMap((history) => healthAlertReference(history));
  expect(rows.filter(({ kind }) => kind === "high").length).toBeGreaterThan(50);
  expect(rows.filter(({ kind }) => kind === "low").length).toBeGreaterThan(10);
  expect(rows.filter(({ minutes }) => minutes === 180).length).toBeGreaterThan(3);
  const idle = histories.map((history) => history.filter(({ stream }) => stream !== "workouts"));
  expect(idle.flatMap((history) => healthAlertReference(history)).length).toBeGreaterThan(rows.length + 50);
});
