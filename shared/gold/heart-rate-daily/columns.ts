import type { Column } from "../summary.ts";
import { trainingZones } from "./training-zones.ts";

const bpm = { type: "number", mark: "open", unit: "beats per minute" } as const;

export const heartRateColumns: readonly Column[] = [
  { name: "user_id", type: "text", mark: { identifier: "user" }, description: "User." },
  { name: "date", type: "date", mark: "open", description: "Day in the time zone of the user's profile then." },
  {
    name: "readings",
    type: "integer",
    mark: "open",
    description: "Valid readings of all devices that the user owned at their time.",
    unit: "readings",
  },
  { name: "min_bpm", ...bpm, description: "Lowest of them." },
  { name: "avg_bpm", ...bpm, description: "Mean of them." },
  { name: "max_bpm", ...bpm, description: "Highest of them." },
  {
    name: "minutes_worn",
    type: "integer",
    mark: "open",
    description: "Minutes, UTC, with a valid reading.",
    unit: "minutes",
  },
  {
    name: "resting_bpm",
    ...bpm,
    description: "Lowest mean of half an hour outside workouts.",
    nullable: true,
  },
  ...trainingZones.map(
    ({ zone, description }): Column => ({
      name: `minutes_zone_${zone}`,
      type: "integer",
      mark: "open",
      description: `Minutes at ${description} of the maximal heart rate.`,
      unit: "minutes",
      nullable: true,
    }),
  ),
];
