import { isoTime } from "../../platform/time.ts";
import type { AssessmentFact } from "../../silver/documents/assessments.ts";
import { mean } from "../mean.ts";
import type { Row } from "../summary.ts";
import { maxPoints } from "./columns.ts";

/** What a row needs of an assessment. */
export type Assessed = Pick<AssessmentFact, "email" | "time" | "score">;

/** The row of a birth year. Undefined without an assessment. */
export function riskRow(birthYear: string, unsorted: readonly Assessed[]): Row | undefined {
  const assessments = unsorted.toSorted(compareAssessments);
  const last = assessments.at(-1);
  if (last === undefined) return undefined;
  const scores = assessments.map(({ score }) => score);
  return {
    birth_year: birthYear,
    assessments: scores.length,
    customers: new Set(assessments.map(({ email }) => email)).size,
    mean_score: mean(scores),
    min_score: scores.reduce((a, b) => Math.min(a, b)),
    max_score: scores.reduce((a, b) => Math.max(a, b)),
    latest: isoTime(last.time),
    points: assessments.slice(-maxPoints).map(({ time, score }) => `${isoTime(time)} ${score}`),
  };
}

/** By time, then score, then e-mail: sums of doubles depend on the order, and every rebuild must give the same one. */
function compareAssessments(a: Assessed, b: Assessed): number {
  return a.time - b.time || a.score - b.score || (a.email < b.email ? -1 : 1);
}
