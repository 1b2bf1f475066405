import { describe, expect, it } from "vitest";
import { accepted, rejected } from "./testing/bodies.ts";
import { workouts } from "./workouts.ts";

const body = { user_id: 12_474, workout_id: 1, timestamp: 1_678_521_900.0, action: "start", session_id: "1" };

describe("a workout's event", () => {
  it("starts or stops a session", () => {
    const event = { userId: "12474", workoutId: "1", sessionId: "1", action: "start", time: 1_678_521_900_000 };
    expect(accepted(workouts, body)).toEqual(event);
    expect(accepted(workouts, { ...body, action: "stop" })).toEqual({ ...event, action: "stop" });
  });

  it.each([
    [{ action: "pause" }, ["impossible", "action"]],
    [{ action: 1 }, ["mistyped", "action"]],
    [{ session_id: 1.5 }, ["mistyped", "session_id"]],
    [{ session_id: "" }, ["impossible", "session_id"]],
    [{ workout_id: null }, ["missing", "workout_id"]],
    [{ timestamp: "2023-02-30" }, ["impossible", "timestamp"]],
  ])("with %j is rejected: %j", (change, rejection) => {
    expect(rejected(workouts, { ...body, ...change })).toEqual(rejection);
  });
});
