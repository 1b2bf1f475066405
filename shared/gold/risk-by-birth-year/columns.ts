import type { Column } from "../summary.ts";

/** The maximum number of `points` in a row: what a chart shows. */
export const maxPoints = 30;

export const riskColumns: readonly Column[] = [
  { name: "birth_year", type: "text", description: "Of the customers, as last known." },
  { name: "assessments", type: "integer", description: "Of all of them.", unit: "assessments" },
  { name: "customers", type: "integer", description: "Who were assessed.", unit: "customers" },
  { name: "mean_score", type: "number", description: "Mean of the scores, each assessment weighing the same." },
  { name: "min_score", type: "number", description: "Least of them." },
  { name: "max_score", type: "number", description: "Greatest of them." },
  { name: "latest", type: "time", description: "Of the latest assessment." },
  {
    name: "points",
    type: "list",
    description: `The latest ${maxPoints}, by time: each its time, a space, and its score.`,
  },
];
