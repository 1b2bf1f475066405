import { workoutsStartingIn } from "../../../shared/gold/completed-workouts.ts";
import { allTime } from "../../../shared/gold/effective-interval.ts";
import { daysOfUser } from "../../../shared/gold/person.ts";
import { readingsOf } from "../../../shared/gold/workout-bpm-summary/readings.ts";
import { plausibleText } from "../../../shared/streams/fields/plausible.ts";
import { type DerivedTable, localColumns, timeText } from "./derived-table.ts";

/** Number of workouts per context, which caches their readings. */
const workoutsPerView = 25;

/** Heart rates with the workouts that contain them. */
export const workoutBpm: DerivedTable = {
  name: "workout_bpm",
  description: "One row per valid heart rate and workout of the device's owner that contains it.",
  columns: [
    {
      name: "user_id",
      type: "text",
      mark: { identifier: "user" },
      description: "User: the owner of the device at that time.",
    },
    { name: "workout_id", type: "text", mark: "open", description: "Workout." },
    { name: "session_id", type: "text", mark: "open", description: "Session of the workout." },
    { name: "start", type: "time", mark: "open", description: "Start of the interval, exclusive." },
    { name: "end", type: "time", mark: "open", description: "Stop of the interval, inclusive." },
    localColumns.date,
    { name: "time", type: "time", mark: "open", description: "Time of the reading." },
    { name: "device_id", type: "text", mark: { identifier: "device" }, description: "Device of the reading." },
    {
      name: "heartrate",
      type: "number",
      mark: "open",
      description: `Heart rate, plausible: ${plausibleText}.`,
      unit: "beats per minute",
    },
  ],
  container: "workouts",
  async *rowsIn(userId, view) {
    let context = view();
    const days = await daysOfUser(context, userId);
    const workouts = await workoutsStartingIn(context, userId, allTime);
    for (const [index, workout] of workouts.entries()) {
      if (index % workoutsPerView === 0) context = view();
      const readings = (await readingsOf([workout], context))(workout);
      const [start, end] = [timeText(workout.start), timeText(workout.end)];
      yield readings.map(({ time, deviceId, value }) => ({
        user_id: userId,
        workout_id: workout.workoutId,
        session_id: workout.sessionId,
        start,
        end,
        date: days.dateOf(workout.start),
        time: timeText(time),
        device_id: deviceId,
        heartrate: value,
      }));
    }
  },
};
