import fc from "fast-check";
import { expect, test } from "vitest";
import { convergence } from "../testing/convergence.ts";
import { heartRateHistories, workoutHistories } from "../testing/history.ts";
import { heartRateReference } from "../testing/reference.ts";
import { heartRateDaily } from "./heart-rate-daily.ts";

const expected = { summary: heartRateDaily, reference: heartRateReference };

test("with writes to silver and crashes in between, gold converges to a full recomputation", async () => {
  await fc.assert(convergence(workoutHistories, [expected], "Europe/Berlin"), { numRuns: 1000 });
});

test("with resting heart rates too", async () => {
  await fc.assert(convergence(heartRateHistories, [expected]), { numRuns: 200 });
});

test("the histories have rows with and without a resting heart rate, and with minutes in zones", () => {
  const rows = fc
    .sample(heartRateHistories, { numRuns: 300, seed: 1 })
    .flatMap((history) => heartRateReference(history));
  expect(rows.filter((row) => row["resting_bpm"] !== null).length).toBeGreaterThan(100);
  expect(rows.filter((row) => row["resting_bpm"] === null).length).toBeGreaterThan(100);
  expect(rows.filter((row) => Number(row["minutes_zone_3"]) > 0).length).toBeGreaterThan(20);
});
