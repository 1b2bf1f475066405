import fc from "fast-check";
import { expect, test } from "vitest";
import { convergence } from "../testing/convergence.ts";
import { gymHistories } from "../testing/history.ts";
import { gymReference } from "../testing/reference.ts";
import { gymSummary } from "./gym-summary.ts";

const expected = { summary: gymSummary, reference: gymReference };

test("with writes to silver and crashes in between, gold converges to a full recomputation", async () => {
  await fc.assert(convergence(gymHistories, [expected]), { numRuns: 3000 });
});

test("in another time zone too, in the night of a clock change", async () => {
  await fc.assert(convergence(gymHistories, [expected], "Europe/Berlin"), { numRuns: 1000 });
});

test("the histories have rows", () => {
  const rows = fc.sample(gymHistories, { numRuns: 2000, seed: 1 }).flatMap((history) => gymReference(history));
  expect(rows.filter((row) => Number(row["mins_in_exercising"]) > 0).length).toBeGreaterThan(1000);
});
