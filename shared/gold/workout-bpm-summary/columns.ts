import type { Column } from "../summary.ts";
import { ageBandColumn } from "./age-band.ts";

export const workoutBpmColumns: readonly Column[] = [
  { name: "user_id", type: "text", description: "Who worked out." },
  { name: "date", type: "date", description: "Day of the start, in the reporting time zone." },
  { name: "workout_id", type: "text", description: "Which workout." },
  { name: "session_id", type: "text", description: "Which session of it; a session can have several intervals." },
  ageBandColumn,
  { name: "sex", type: "text", description: "As of the start.", personal: true, nullable: true },
  { name: "city", type: "text", description: "As of the start.", personal: true, nullable: true },
  { name: "state", type: "text", description: "As of the start.", personal: true, nullable: true },
  { name: "rec_no", type: "integer", description: "Valid readings with start < time <= end.", unit: "readings" },
  { name: "max_bpm", type: "number", description: "Greatest of them.", unit: "beats per minute" },
  { name: "min_bpm", type: "number", description: "Least of them.", unit: "beats per minute" },
  {
    name: "avg_bpm",
    type: "number",
    description: "Their mean, every reading weighing the same.",
    unit: "beats per minute",
  },
  { name: "start", type: "time", description: "Start of the interval." },
  { name: "end", type: "time", description: "Stop of the interval." },
];
