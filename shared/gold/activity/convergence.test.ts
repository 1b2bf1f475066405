import fc from "fast-check";
import { expect, test } from "vitest";
import { convergence } from "../testing/convergence.ts";
import { activityHistories, travelHistories } from "../testing/history.ts";
import { activityReference, dayInUtc } from "../testing/reference.ts";
import { activityDaily } from "./activity-daily.ts";

const expected = { summary: activityDaily, reference: activityReference };

test("with writes to silver and crashes in between, gold converges to a full recomputation", async () => {
  await fc.assert(convergence(activityHistories, [expected]), { numRuns: 3000 });
});

test("in another time zone too, in the night of a clock change", async () => {
  await fc.assert(convergence(activityHistories, [expected], "Europe/Berlin"), { numRuns: 1000 });
});

test("while people change their time zones", async () => {
  await fc.assert(convergence(travelHistories, [expected]), { numRuns: 2000 });
});

test("every valid sample of a person counts on one day, on any journey", () => {
  fc.assert(
    fc.property(travelHistories, (history) => {
      const owned = activityReference(history, dayInUtc).map((row) => Number(row["samples"]));
      const valid = history.filter((event) => event.stream === "activity" && event.value > 20 && event.value < 250);
      expect(owned.reduce((sum, each) => sum + each, 0)).toBe(valid.length);
    }),
  );
});

test("the histories have rows", () => {
  const rows = fc
    .sample(activityHistories, { numRuns: 2000, seed: 1 })
    .flatMap((history) => activityReference(history));
  expect(rows.filter((row) => row["user_id"] === null).length).toBeGreaterThan(500);
  const asleep = rows.filter((row) => row["user_id"] !== null && Number(row["samples_asleep"]) > 0);
  expect(asleep.length).toBeGreaterThan(500);
});
