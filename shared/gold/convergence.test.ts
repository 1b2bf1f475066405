import fc from "fast-check";
import { expect, test } from "vitest";
import { activityDaily } from "./activity/activity-daily.ts";
import { gymSummary } from "./gym-summary/gym-summary.ts";
import { riskByBirthYear } from "./risk-by-birth-year/risk-by-birth-year.ts";
import { convergence } from "./testing/convergence.ts";
import { activityHistories, balanceHistories, gymHistories, workoutHistories } from "./testing/history.ts";
import { activityReference, gymReference, reference, riskReference } from "./testing/reference.ts";
import { workoutBpmSummary } from "./workout-bpm-summary/workout-bpm-summary.ts";

const workouts = { summary: workoutBpmSummary, reference };
const gyms = { summary: gymSummary, reference: gymReference };
const activity = { summary: activityDaily, reference: activityReference };
const balance = { summary: riskByBirthYear, reference: riskReference };

test.each([
  ["workouts", workoutHistories, workouts],
  ["gym visits", gymHistories, gyms],
  ["activity", activityHistories, activity],
  ["balance", balanceHistories, balance],
] as const)(
  "after any history of %s, with silver written and gold killed in between, gold is what a full recomputation gives",
  async (_, histories, expected) => {
    await fc.assert(convergence(histories, [expected]), { numRuns: 3000 });
  },
);

test.each([
  ["workouts", workoutHistories, workouts],
  ["gym visits", gymHistories, gyms],
  ["activity", activityHistories, activity],
] as const)("in another time zone too, in the night in which its clocks change: %s", async (_, histories, expected) => {
  await fc.assert(convergence(histories, [expected], "Europe/Berlin"), { numRuns: 1000 });
});

test("summaries that are computed in one run do not disturb each other", async () => {
  const any = fc.oneof(workoutHistories, gymHistories, activityHistories, balanceHistories);
  await fc.assert(convergence(any, [workouts, gyms, activity, balance]), { numRuns: 1000 });
});

test("the references are not empty-handed: histories have rows", () => {
  const drawn = <T>(histories: fc.Arbitrary<T>) => fc.sample(histories, { numRuns: 2000, seed: 1 });
  expect(drawn(workoutHistories).filter((history) => reference(history).length > 0).length).toBeGreaterThan(100);
  const exercising = drawn(gymHistories)
    .flatMap((history) => gymReference(history))
    .map((row) => row["mins_in_exercising"]);
  expect(exercising.filter((minutes) => Number(minutes) > 0).length).toBeGreaterThan(1000);
  const days = drawn(activityHistories).flatMap((history) => activityReference(history));
  expect(days.filter((row) => row["user_id"] === null).length).toBeGreaterThan(500);
  expect(days.filter((row) => row["user_id"] !== null && Number(row["samples_asleep"]) > 0).length).toBeGreaterThan(
    500,
  );
  expect(drawn(balanceHistories).flatMap((history) => riskReference(history)).length).toBeGreaterThan(1000);
});
