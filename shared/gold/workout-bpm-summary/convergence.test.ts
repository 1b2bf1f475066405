import fc from "fast-check";
import { expect, test } from "vitest";
import { convergence } from "../testing/convergence.ts";
import { workoutHistories } from "../testing/history.ts";
import { reference } from "../testing/reference.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

const expected = { summary: workoutBpmSummary, reference };

test("with writes to silver and crashes in between, gold converges to a full recomputation", async () => {
  await fc.assert(convergence(workoutHistories, [expected]), { numRuns: 3000 });
});

test("in another time zone too, in the night of a clock change", async () => {
  await fc.assert(convergence(workoutHistories, [expected], "Europe/Berlin"), { numRuns: 1000 });
});

test("the histories have rows", () => {
  const drawn = fc.sample(workoutHistories, { numRuns: 2000, seed: 1 });
  expect(drawn.filter((history) => reference(history).length > 0).length).toBeGreaterThan(100);
});
