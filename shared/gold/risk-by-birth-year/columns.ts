import type { Column } from "../summary.ts";

/** The maximum number of `points` in a row: what a chart shows. */
export const maxPoints = 30;

export const riskColumns: readonly Column[] = [
  {
    name: "birth_year",
    type: "text",
    mark: "open",
    description: "Birth year of the customers, as last known.",
    pattern: "^\\d{4}$",
    expected: "a year expected, as 1970",
  },
  {
    name: "assessments",
    type: "integer",
    mark: "open",
    description: "Assessments of these customers.",
    unit: "assessments",
  },
  { name: "customers", type: "integer", mark: "open", description: "Assessed customers.", unit: "customers" },
  { name: "mean_score", type: "number", mark: "open", description: "Mean score, weighted equally by assessment." },
  { name: "min_score", type: "number", mark: "open", description: "Least score." },
  { name: "max_score", type: "number", mark: "open", description: "Greatest score." },
  { name: "latest", type: "time", mark: "open", masked: "day", description: "Time of the latest assessment." },
  {
    name: "points",
    type: "list",
    mark: "open",
    masked: "day",
    description: `The latest ${maxPoints} assessments, by time: time, a space, and score.`,
    parts: [
      { name: "time", type: "time", description: "Time of the assessment." },
      { name: "score", type: "number", description: "Its score." },
    ],
  },
];
