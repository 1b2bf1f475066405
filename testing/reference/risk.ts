import type { Row } from "../../shared/gold/summary.ts";
import { assessments, customers } from "./contributions.ts";
import { inOrder } from "./days.ts";
import type { Sent } from "./raw.ts";
import { latestCustomer } from "./ties.ts";

/** The rows of `risk_by_birth_year`, in the order of their texts. */
export function referenceRisk(events: readonly Sent[]): Row[] {
  const versions = customers(events);
  const distinct = Map.groupBy(assessments(events), ({ email, time, score }) => JSON.stringify([email, time, score]));
  const known = [...distinct.values()].flatMap(([assessment]) => {
    if (assessment === undefined) return [];
    const customer = latestCustomer(versions, assessment.email);
    return customer === undefined ? [] : [{ ...assessment, year: customer.attributes.birthDay.slice(0, 4) }];
  });
  const rows = [...Map.groupBy(known, ({ year }) => year)].map(([birth_year, some]): Row => {
    const sorted = some.toSorted((a, b) => a.time - b.time || a.score - b.score || (a.email < b.email ? -1 : 1));
    const scores = sorted.map(({ score }) => score);
    const points = sorted.map(({ time, score }) => `${new Date(time).toISOString()} ${score}`);
    return {
      ...{ birth_year, assessments: scores.length, customers: new Set(some.map(({ email }) => email)).size },
      mean_score: scores.reduce((a, b) => a + b, 0) / scores.length,
      ...{ min_score: Math.min(...scores), max_score: Math.max(...scores) },
      latest: new Date(Math.max(...sorted.map(({ time }) => time))).toISOString(),
      points: points.slice(-30),
    };
  });
  return inOrder(rows);
}
