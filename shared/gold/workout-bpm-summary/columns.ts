import type { Column } from "../summary.ts";
import { ageBandColumn } from "./age-band.ts";

export const workoutBpmColumns: readonly Column[] = [
  { name: "user_id", type: "text", description: "User." },
  { name: "date", type: "date", description: "Day of the start, in the reporting time zone." },
  { name: "workout_id", type: "text", description: "Workout." },
  { name: "session_id", type: "text", description: "Session of the workout; a session can have several intervals." },
  ageBandColumn,
  { name: "sex", type: "text", description: "Sex at the start.", personal: true, nullable: true },
  { name: "city", type: "text", description: "City at the start.", personal: true, nullable: true },
  { name: "state", type: "text", description: "State at the start.", personal: true, nullable: true },
  { name: "rec_no", type: "integer", description: "Valid readings with start < time <= end.", unit: "readings" },
  { name: "max_bpm", type: "number", description: "Greatest reading.", unit: "beats per minute" },
  { name: "min_bpm", type: "number", description: "Least reading.", unit: "beats per minute" },
  {
    name: "avg_bpm",
    type: "number",
    description: "Mean of the readings, weighted equally.",
    unit: "beats per minute",
  },
  { name: "start", type: "time", description: "Start of the interval." },
  { name: "end", type: "time", description: "Stop of the interval." },
];
