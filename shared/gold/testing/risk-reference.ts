import type { Row } from "../summary.ts";
import type { Event } from "./history.ts";
import type { Of } from "./reference.ts";

/** `risk_by_birth_year` straight from the events by the sentences of the design page: slow and obvious. */
export function riskReference(history: readonly Event[]): Row[] {
  const all = <S extends Event["stream"]>(stream: S) =>
    history.filter((event): event is Of<S> => event.stream === stream);
  const yearOf = (email: string) =>
    all("customers")
      .filter((customer) => customer.email === email)
      .sort((a, b) => a.enqueued - b.enqueued)
      .at(-1)?.year;
  const known = all("assessments").flatMap((assessment) => {
    const year = yearOf(assessment.email);
    return year === undefined ? [] : [{ ...assessment, year }];
  });
  return [...Map.groupBy(known, ({ year }) => year)].map(([birth_year, some]) => {
    const sorted = some.toSorted((a, b) => a.time - b.time || a.score - b.score);
    const scores = sorted.map(({ score }) => score);
    return {
      birth_year,
      assessments: scores.length,
      customers: new Set(some.map(({ email }) => email)).size,
      mean_score: scores.reduce((a, b) => a + b, 0) / scores.length,
      min_score: Math.min(...scores),
      max_score: Math.max(...scores),
      latest: new Date(Math.max(...some.map(({ time }) => time))).toISOString(),
      points: sorted.map(({ time, score }) => `${new Date(time).toISOString()} ${score}`),
    };
  });
}
