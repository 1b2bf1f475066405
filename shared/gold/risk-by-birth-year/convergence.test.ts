import fc from "fast-check";
import { expect, test } from "vitest";
import { convergence } from "../testing/convergence.ts";
import { balanceHistories } from "../testing/history.ts";
import { riskReference } from "../testing/reference.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";

const expected = { summary: riskByBirthYear, reference: riskReference };

test("with writes to silver and crashes in between, gold converges to a full recomputation", async () => {
  await fc.assert(convergence(balanceHistories, [expected]), { numRuns: 3000 });
});

test("the histories have rows", () => {
  const rows = fc.sample(balanceHistories, { numRuns: 2000, seed: 1 }).flatMap((history) => riskReference(history));
  expect(rows.length).toBeGreaterThan(1000);
});
