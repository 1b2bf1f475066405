import {
  type AssessmentFact,
  assessmentsIn,
  type BalanceFact,
  balanceFacts,
  customerNow,
  emailsBornIn,
} from "../../silver/documents/balance.ts";
import { type GroupKey, partOf, type Row, type Summary, type View } from "../summary.ts";

/** Points of a birth year in the chart. */
const chartPoints = 30;

/** Balance risk by customers' birth year: a row for each year of which somebody was assessed. */
export const riskByBirthYear: Summary = {
  name: "risk_by_birth_year",
  version: 1,
  container: "risk-by-birth-year",
  partitionKey: "birthYear",
  grain: [{ property: "birthYear", column: "birth_year" }],
  columns: [
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
      description: `The latest ${chartPoints}, by time: each its time, a space, and its score.`,
    },
  ],
  feeds: [{ container: "balance", expand: birthYearsOf }],
  compute: rowsOfGroup,
  since: newerThan,
};

/** A customer or an assessment: the birth years of all versions of that e-mail, since it can leave one for another. */
async function birthYearsOf({ email }: BalanceFact, { facts }: View): Promise<GroupKey[]> {
  const known = await balanceFacts(facts, email);
  const years = new Set(known.flatMap((fact) => (fact.kind === "customer" ? [fact.birthYear] : [])));
  return [...years].map((birthYear) => ({ birthYear }));
}

async function rowsOfGroup(group: GroupKey, { facts }: View): Promise<Row[]> {
  const birthYear = partOf(group, "birthYear");
  const assessments: AssessmentFact[] = [];
  for (const email of await emailsBornIn(facts, birthYear)) {
    const known = await balanceFacts(facts, email);
    if (customerNow(known)?.birthYear === birthYear) assessments.push(...assessmentsIn(known));
  }
  const row = riskRow(birthYear, assessments);
  return row === undefined ? [] : [row];
}

function riskRow(birthYear: string, unsorted: readonly AssessmentFact[]): Row | undefined {
  const assessments = unsorted.toSorted(inOrder);
  const last = assessments.at(-1);
  if (last === undefined) return undefined;
  const scores = assessments.map(({ score }) => score);
  return {
    birth_year: birthYear,
    assessments: scores.length,
    customers: new Set(assessments.map(({ email }) => email)).size,
    mean_score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    min_score: scores.reduce((a, b) => Math.min(a, b)),
    max_score: scores.reduce((a, b) => Math.max(a, b)),
    latest: iso(last.time),
    points: assessments.slice(-chartPoints).map(({ time, score }) => `${iso(time)} ${score}`),
  };
}

/** Sums of doubles depend on the order, and every rebuild must give the same one. */
function inOrder(a: AssessmentFact, b: AssessmentFact): number {
  return a.time - b.time || a.score - b.score || (a.email < b.email ? -1 : 1);
}

/** With only the points that are newer. */
function newerThan(row: Row, time: number): Row | undefined {
  const from = iso(time);
  if (String(row["latest"]) <= from) return undefined;
  const points = Array.isArray(row["points"]) ? row["points"] : [];
  return { ...row, points: points.filter((point) => point.slice(0, from.length) > from) };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
