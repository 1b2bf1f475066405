import type { Column } from "../summary.ts";

/** The maximum number of `points` in a row: what a chart shows. */
export const maxPoints = 30;

export const riskColumns: readonly Column[] = [
  {
    name: "birth_year",
    type: "text",
    description: "Birth year of the customers, as last known.",
    pattern: "^\\d{4}$",
    expected: "a year expected, as 1970",
  },
  { name: "assessments", type: "integer", description: "Assessments of these customers.", unit: "assessments" },
  { name: "customers", type: "integer", description: "Assessed customers.", unit: "customers" },
  { name: "mean_score", type: "number", description: "Mean score, weighted equally by assessment." },
  { name: "min_score", type: "number", description: "Least score." },
  { name: "max_score", type: "number", description: "Greatest score." },
  { name: "latest", type: "time", description: "Time of the latest assessment." },
  {
    name: "points",
    type: "list",
    description: `The latest ${maxPoints} assessments, by time: time, a space, and score.`,
    parts: [
      { name: "time", type: "time", description: "Time of the assessment." },
      { name: "score", type: "number", description: "Its score." },
    ],
  },
];
