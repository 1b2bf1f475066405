import type { Column } from "../summary.ts";

export const healthAlertColumns: readonly Column[] = [
  { name: "user_id", type: "text", mark: { identifier: "user" }, description: "User." },
  {
    name: "date",
    type: "date",
    mark: "open",
    description: "Day of the start, in the time zone of the user's profile then.",
  },
  {
    name: "hour",
    type: "text",
    mark: "open",
    description: "Hour of the start, UTC: 2026-11-30T14.",
    pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}$",
    expected: "an hour expected, as 2026-11-30T14",
  },
  {
    name: "id",
    type: "text",
    mark: "attribute",
    description: "Hash of user, kind and start, as in messages.",
    nullable: true,
  },
  { name: "kind", type: "text", mark: "open", description: "high or low." },
  { name: "start", type: "time", mark: "open", description: "Begin of the first minute." },
  { name: "end", type: "time", mark: "open", description: "End of the last minute, at most 3 h after the start." },
  { name: "minutes", type: "integer", mark: "open", description: "Minutes from start to end.", unit: "minutes" },
  {
    name: "peak_bpm",
    type: "number",
    mark: "open",
    description: "Highest mean of a minute; of a low episode the lowest.",
    unit: "beats per minute",
  },
  {
    name: "threshold_bpm",
    type: "number",
    mark: "open",
    description: "Threshold that the minutes are beyond.",
    unit: "beats per minute",
  },
];
