import { allTime } from "../../../shared/gold/effective-interval.ts";
import { workoutsStartingIn } from "../../../shared/gold/intervals.ts";
import { readingsOf } from "../../../shared/gold/workout-bpm-summary/readings.ts";
import { personFacts } from "../../../shared/silver/documents/people.ts";
import { type Pairing, timeText } from "./pairing.ts";

/** Workouts that one look at silver is for: it remembers their readings. */
const workoutsPerView = 25;

/** Heart rates with the workouts that they count in. */
export const workoutBpm: Pairing = {
  name: "workout_bpm",
  description: "A row for each valid heart rate and each workout of the device's owner that it is in.",
  columns: [
    { name: "user_id", type: "text", description: "Who worked out: the device's owner at that time." },
    { name: "workout_id", type: "text", description: "Which workout." },
    { name: "session_id", type: "text", description: "Which session of it." },
    { name: "start", type: "time", description: "Start of the interval; readings are after it." },
    { name: "end", type: "time", description: "Stop of the interval; a reading at it is in." },
    { name: "time", type: "time", description: "Of the reading." },
    { name: "device_id", type: "text", description: "Of the reading." },
    { name: "heartrate", type: "number", description: "More than 0, at most 300.", unit: "beats per minute" },
  ],
  container: "workouts",
  async *rowsOf(userId, view) {
    let looking = view();
    const workouts = await workoutsStartingIn(looking, userId, allTime);
    for (const [index, workout] of workouts.entries()) {
      if (index % workoutsPerView === 0) looking = view();
      const person = await personFacts(looking.facts, userId);
      const readings = await readingsOf(workout, person, looking);
      const [start, end] = [timeText(workout.start), timeText(workout.end)];
      yield readings.map(({ time, deviceId, value }) => ({
        user_id: userId,
        workout_id: workout.workoutId,
        session_id: workout.sessionId,
        start,
        end,
        time: timeText(time),
        device_id: deviceId,
        heartrate: value,
      }));
    }
  },
};
