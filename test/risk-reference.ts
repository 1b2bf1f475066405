import type { Row } from "../shared/gold/summary.ts";
import type { GeneratedEvent } from "../tools/history.ts";
import { bodiesOf } from "./reference.ts";

/** `risk_by_birth_year` straight from the bodies of events: slow, obvious. It knows customers that come once. */
export function referenceRisk(events: readonly GeneratedEvent[]): Row[] {
  const bodies = bodiesOf(events);
  const years = new Map(customersOf(events).map(({ email, birthDay }) => [email.toLowerCase(), birthDay.slice(0, 4)]));
  const known = bodies("assessments").flatMap((body) => {
    const email = String(body["customer"]).toLowerCase();
    const year = years.get(email);
    return year === undefined ? [] : [{ email, year, score: Number(body["score"]), time: String(body["riskDate"]) }];
  });
  return [...Map.groupBy(known, ({ year }) => year)].map(([birth_year, some]) => {
    const sorted = some.toSorted(
      (a, b) => a.time.localeCompare(b.time) || a.score - b.score || a.email.localeCompare(b.email),
    );
    const scores = sorted.map(({ score }) => score);
    return {
      birth_year,
      assessments: scores.length,
      customers: new Set(some.map(({ email }) => email)).size,
      mean_score: scores.reduce((a, b) => a + b, 0) / scores.length,
      min_score: Math.min(...scores),
      max_score: Math.max(...scores),
      latest: sorted.at(-1)?.time ?? "",
      points: sorted.map(({ time, score }) => `${time} ${score}`).slice(-30),
    };
  });
}

export interface Customer {
  readonly email: string;
  readonly birthDay: string;
}

export function customersOf(events: readonly GeneratedEvent[]): Customer[] {
  const bodies = bodiesOf(events);
  return bodies("customers").flatMap(({ zSetEntries }) =>
    (zSetEntries as { element: string }[]).map(({ element }) => JSON.parse(Buffer.from(element, "base64").toString())),
  );
}
