import { allTime } from "../../../shared/gold/effective-interval.ts";
import { workoutsStartingIn } from "../../../shared/gold/intervals.ts";
import { type Pairing, timeText } from "./pairing.ts";

/** Starts with the stops that close them. */
export const completedWorkouts: Pairing = {
  name: "completed_workouts",
  description: "A row for each start of a workout with the stop that closes it.",
  columns: [
    { name: "user_id", type: "text", description: "Who worked out." },
    { name: "workout_id", type: "text", description: "Which workout." },
    { name: "session_id", type: "text", description: "Which session of it; a session can have several intervals." },
    { name: "start", type: "time", description: "Start of the interval." },
    { name: "end", type: "time", description: "Stop of the interval." },
  ],
  container: "workouts",
  async *rowsOf(userId, view) {
    const workouts = await workoutsStartingIn(view(), userId, allTime);
    yield workouts.map(({ workoutId, sessionId, start, end }) => ({
      user_id: userId,
      workout_id: workoutId,
      session_id: sessionId,
      start: timeText(start),
      end: timeText(end),
    }));
  },
};
