import { expect, it } from "vitest";
import { readPlace } from "./router.ts";
import { linkToWorkout, type WorkoutRow, workoutAt } from "./workout-row.ts";

const start = "2026-03-11T08:00:00.000Z";
const row = (session_id: string, workout_id: string) =>
  ({ user_id: "20/1", start, session_id, workout_id }) as unknown as WorkoutRow;
const rows = [row("1", "1"), row("2", "1"), row("2", "<i>2"), { ...row("2", "2"), start: "2026-03-12T08:00:00.000Z" }];

it("finds the workout of each link, also of several with one start", () => {
  for (const each of rows) expect(workoutAt(rows, readPlace(linkToWorkout(each)).rest)).toBe(each);
});

it("finds the first one of a link that ends with the start, and none of another", () => {
  expect(workoutAt(rows, ["20/1", start])).toBe(rows[0]);
  expect(workoutAt(rows, ["20/1", start, "3", "1"])).toBeUndefined();
});
