import { workoutsStartingIn } from "../../../shared/gold/completed-workouts.ts";
import { allTime } from "../../../shared/gold/effective-interval.ts";
import { daysOfUser } from "../../../shared/gold/person.ts";
import { minute } from "../../../shared/platform/time.ts";
import { type DerivedTable, localColumns, timeText } from "./derived-table.ts";

/** Workout starts with their stops. */
export const completedWorkouts: DerivedTable = {
  name: "completed_workouts",
  description: "One row per workout start with its stop.",
  columns: [
    { name: "user_id", type: "text", mark: { identifier: "user" }, description: "User." },
    { name: "workout_id", type: "text", mark: "open", description: "Workout." },
    {
      name: "session_id",
      type: "text",
      mark: "open",
      description: "Session of the workout; a session can have several intervals.",
    },
    { name: "start", type: "time", mark: "open", description: "Start of the interval." },
    { name: "end", type: "time", mark: "open", description: "Stop of the interval." },
    localColumns.date,
    localColumns.offset,
  ],
  container: "workouts",
  async *rowsIn(userId, view) {
    const context = view();
    const days = await daysOfUser(context, userId);
    const workouts = await workoutsStartingIn(context, userId, allTime);
    yield workouts.map(({ workoutId, sessionId, start, end }) => ({
      user_id: userId,
      workout_id: workoutId,
      session_id: sessionId,
      start: timeText(start),
      end: timeText(end),
      date: days.dateOf(start),
      utc_offset: days.aheadAt(start) / minute,
    }));
  },
};
