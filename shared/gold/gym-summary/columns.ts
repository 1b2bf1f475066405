import type { Column } from "../summary.ts";

export const gymColumns: readonly Column[] = [
  { name: "gym_id", type: "text", mark: "open", description: "Gym." },
  { name: "mac_address", type: "text", mark: { identifier: "mac" }, description: "MAC address of the device." },
  { name: "date", type: "date", mark: "open", description: "Day of the login, in the reporting time zone." },
  {
    name: "workouts",
    type: "list",
    mark: "open",
    description: "Workouts of the mac's owner at login that overlap a visit, sorted as text.",
  },
  {
    name: "mins_in_gym",
    type: "number",
    mark: "open",
    description: "Time covered by the visits together, to two decimals; an open visit counts 0.",
    unit: "minutes",
  },
  {
    name: "mins_in_exercising",
    type: "number",
    mark: "open",
    description: "Part of that time in those workouts.",
    unit: "minutes",
  },
  {
    name: "open_visits",
    type: "integer",
    mark: "open",
    description: "Logins without a logout within 24 h.",
    unit: "visits",
  },
];
