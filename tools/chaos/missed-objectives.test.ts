import { expect, it } from "vitest";
import { objectiveReport } from "../../shared/operations/objectives/report.ts";
import { api } from "../../shared/slo/api.ts";
import { completeness } from "../../shared/slo/completeness.ts";
import { missedObjectives } from "./missed-objectives.ts";

it("are those that must hold under faults, by series", () => {
  const counts = new Map([
    ["workouts", { good: 1, bad: 2 }],
    ["activity", { good: 3, bad: 0 }],
  ]);
  const reports = [objectiveReport(completeness, counts), objectiveReport(api, counts)];
  expect(missedObjectives(reports, [completeness, api])).toEqual(["objective completeness of workouts: 2 bad events"]);
  expect(missedObjectives([], [completeness])).toEqual([]);
});
