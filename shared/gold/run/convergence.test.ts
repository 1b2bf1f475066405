import fc from "fast-check";
import { test } from "vitest";
import { activityDaily } from "../activity/activity-daily.ts";
import { gymSummary } from "../gym-summary/gym-summary.ts";
import { riskByBirthYear } from "../risk-by-birth-year/risk-by-birth-year.ts";
import { convergence } from "../testing/convergence.ts";
import { balanceHistories, gymHistories, travelHistories, workoutHistories } from "../testing/history.ts";
import { activityReference, gymReference, reference, riskReference } from "../testing/reference.ts";
import { workoutBpmSummary } from "../workout-bpm-summary/workout-bpm-summary.ts";

test("summaries that are computed in one run do not affect each other", async () => {
  const histories = fc.oneof(workoutHistories, gymHistories, travelHistories, balanceHistories);
  const expected = [
    { summary: workoutBpmSummary, reference },
    { summary: gymSummary, reference: gymReference },
    { summary: activityDaily, reference: activityReference },
    { summary: riskByBirthYear, reference: riskReference },
  ];
  await fc.assert(convergence(histories, expected), { numRuns: 1000 });
});
