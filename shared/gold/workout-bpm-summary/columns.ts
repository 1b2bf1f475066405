import type { Column } from "../summary.ts";
import { ageBandColumn } from "./age-band.ts";

export const workoutBpmColumns: readonly Column[] = [
  { name: "user_id", type: "text", mark: { identifier: "user" }, description: "User." },
  {
    name: "date",
    type: "date",
    mark: "open",
    description: "Day of the start, in the time zone of the user's profile then.",
  },
  { name: "workout_id", type: "text", mark: "open", description: "Workout." },
  {
    name: "session_id",
    type: "text",
    mark: "open",
    description: "Session of the workout; a session can have several intervals.",
  },
  ageBandColumn,
  { name: "sex", type: "text", mark: "attribute", description: "Sex at the start.", nullable: true },
  { name: "city", type: "text", mark: "attribute", description: "City at the start.", nullable: true },
  { name: "state", type: "text", mark: "attribute", description: "State at the start.", nullable: true },
  {
    name: "rec_no",
    type: "integer",
    mark: "open",
    description: "Valid readings with start < time <= end.",
    unit: "readings",
  },
  { name: "max_bpm", type: "number", mark: "open", description: "Greatest reading.", unit: "beats per minute" },
  { name: "min_bpm", type: "number", mark: "open", description: "Least reading.", unit: "beats per minute" },
  {
    name: "avg_bpm",
    type: "number",
    mark: "open",
    description: "Mean of the readings, weighted equally.",
    unit: "beats per minute",
  },
  { name: "start", type: "time", mark: "open", description: "Start of the interval." },
  { name: "end", type: "time", mark: "open", description: "Stop of the interval." },
];
