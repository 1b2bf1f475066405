import { describe, expect, test } from "vitest";
import { type BalanceFact, balanceFacts, customerNow } from "../../silver/documents/balance.ts";
import type { GroupKey, View } from "../summary.ts";
import { hasCounterexample } from "../testing/convergence.ts";
import { balanceHistories } from "../testing/history.ts";
import { riskReference } from "../testing/reference.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";

type Expand = (fact: BalanceFact, view: View) => Promise<readonly GroupKey[]>;

const [feed] = riskByBirthYear.feeds;
if (feed === undefined) throw new Error("risk_by_birth_year follows balance");
const whole: Expand = (fact, view) => feed.expand(fact, view);

const clauses: [string, Expand][] = [
  ["a customer touches birth years", async (fact, view) => (fact.kind === "customer" ? [] : whole(fact, view))],
  ["an assessment touches birth years", async (fact, view) => (fact.kind === "assessment" ? [] : whole(fact, view))],
  [
    "a customer whose birth day was corrected leaves another year",
    async (fact, view) => (fact.kind === "customer" ? [{ birthYear: fact.birthYear }] : whole(fact, view)),
  ],
  [
    "the years of all versions, not only of the one that counts",
    async (fact, view) => {
      const now = customerNow(await balanceFacts(view.facts, fact.email));
      return (await whole(fact, view)).filter(({ birthYear }) => birthYear === now?.birthYear);
    },
  ],
  [
    "an assessment is of whoever has the address, however it is spelt",
    async (fact, view) => whole(fact.kind === "assessment" ? { ...fact, email: fact.customer } : fact, view),
  ],
];

describe("without one clause of the expansions some history of balance goes wrong", () => {
  test.each(clauses)("%s", async (_, expand) => {
    const expected = { summary: riskByBirthYear, reference: riskReference };
    expect(await hasCounterexample(balanceHistories, expected, { container: "balance", expand })).toBe(true);
  });
});
