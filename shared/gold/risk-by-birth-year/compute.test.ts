import { expect, test } from "vitest";
import type { BalanceDocument } from "../../silver/documents/registry.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import { runSummary } from "../run/run.ts";
import { type GoldFixture, goldFixture } from "../testing/fixture.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";

const customers = 2500;

/** A year of many customers, each with two assessments, and the queries of a run. */
function crowdedYear(): { fixture: GoldFixture; queries: { one: number; many: number } } {
  const fixture = goldFixture([riskByBirthYear]);
  const put = (document: BalanceDocument) => fixture.write({ container: "balance", document });
  for (let number = 0; number < customers; number += 1) {
    const email = `customer-${number}@example.org`;
    const attributes = { name: "", email, phone: "", birthDay: "1965-02-03" };
    put({ id: `c${number}`, kind: "customer", email, enqueuedTime: number, birthYear: "1965", attributes });
    for (const score of [1, 4])
      put({ id: `a${number} ${score}`, kind: "assessment", email, customer: email, score, time: number * 10 + score });
  }
  const queries = { one: 0, many: 0 };
  const silverReader = openSilverReader((name) => {
    const container = fixture.gold.silver(name);
    return {
      ...container,
      queryPartition(...of) {
        queries.one += 1;
        return container.queryPartition(...of);
      },
      queryAllPartitions(...of) {
        queries.many += 1;
        return container.queryAllPartitions(...of);
      },
    };
  });
  return { fixture: { ...fixture, gold: { ...fixture.gold, silverReader } }, queries };
}

test("the customers of many years are found with one query", async () => {
  const { fixture, queries } = crowdedYear();
  for (let year = 1940; year < 1960; year += 1) {
    const email = `${year}@example.org`;
    const attributes = { name: "", email, phone: "", birthDay: `${year}-02-03` };
    const document = {
      id: email,
      kind: "customer",
      email,
      enqueuedTime: 1,
      birthYear: String(year),
      attributes,
    } as const;
    fixture.write({ container: "balance", document });
    const assessment = { id: `of ${email}`, kind: "assessment", email, customer: email, score: 1, time: 5 } as const;
    fixture.write({ container: "balance", document: assessment });
  }
  const limits = { pageSize: 10_000, concurrency: 4, deadline: Number.POSITIVE_INFINITY };
  expect(await runSummary(fixture.gold, riskByBirthYear, limits)).toMatchObject({ groups: { written: 21 } });
  // As for one year, and one for the documents of each of the others.
  expect(queries).toEqual({ one: 0, many: 7 + 20 });
});

test("a year costs a query for each thousand customers and run, not one for each customer", async () => {
  const { fixture, queries } = crowdedYear();
  const counts = await runSummary(fixture.gold, riskByBirthYear, {
    pageSize: 100,
    concurrency: 4,
    deadline: Number.POSITIVE_INFINITY,
  });
  expect(counts).toMatchObject({ groups: { written: 1 }, drained: true });
  // For the affected years 3, for the customers of the year one, for their documents 3.
  expect(queries).toEqual({ one: 0, many: 7 });
  expect(fixture.rows(riskByBirthYear)).toMatchObject([
    { assessments: 2 * customers, customers, mean_score: 2.5, min_score: 1, max_score: 4 },
  ]);
});
