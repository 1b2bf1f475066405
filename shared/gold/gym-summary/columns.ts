import type { Column } from "../summary.ts";

export const gymColumns: readonly Column[] = [
  { name: "gym_id", type: "text", description: "Which gym." },
  { name: "mac_address", type: "text", description: "Whose device.", personal: { identifier: "mac" } },
  { name: "date", type: "date", description: "Day of the login, in the reporting time zone." },
  {
    name: "workouts",
    type: "list",
    description: "Workouts of the mac's owner at login that overlap a visit, sorted as text.",
  },
  {
    name: "mins_in_gym",
    type: "number",
    description: "What the visits cover together, to two decimals; an open visit counts 0.",
    unit: "minutes",
  },
  { name: "mins_in_exercising", type: "number", description: "Of it in those workouts.", unit: "minutes" },
  { name: "open_visits", type: "integer", description: "Logins without a logout within 24 h.", unit: "visits" },
];
