import type { Column } from "../summary.ts";

export const gymColumns: readonly Column[] = [
  { name: "gym_id", type: "text", description: "Gym." },
  { name: "mac_address", type: "text", description: "MAC address of the device.", personal: { identifier: "mac" } },
  { name: "date", type: "date", description: "Day of the login, in the reporting time zone." },
  {
    name: "workouts",
    type: "list",
    description: "Workouts of the mac's owner at login that overlap a visit, sorted as text.",
  },
  {
    name: "mins_in_gym",
    type: "number",
    description: "Time covered by the visits together, to two decimals; an open visit counts 0.",
    unit: "minutes",
  },
  { name: "mins_in_exercising", type: "number", description: "Part of that time in those workouts.", unit: "minutes" },
  { name: "open_visits", type: "integer", description: "Logins without a logout within 24 h.", unit: "visits" },
];
