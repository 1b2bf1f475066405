import { describe, expect, test } from "vitest";
import { latestCustomer } from "../../silver/rules/latest-customer.ts";
import type { Feed } from "../summary.ts";
import { hasCounterexample } from "../testing/convergence.ts";
import { balanceHistories } from "../testing/history.ts";
import { riskReference } from "../testing/reference.ts";
import { affectedByBalanceDocument } from "./affected-groups.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";

const clauses: [string, Feed<"balance">["affectedGroups"]][] = [
  [
    "a customer affects birth years",
    async (document, context) => (document.kind === "customer" ? [] : affectedByBalanceDocument(document, context)),
  ],
  [
    "an assessment affects birth years",
    async (document, context) => (document.kind === "assessment" ? [] : affectedByBalanceDocument(document, context)),
  ],
  [
    "a customer whose birth day was corrected affects the earlier year",
    async (document, context) =>
      document.kind === "customer" ? [{ birthYear: document.birthYear }] : affectedByBalanceDocument(document, context),
  ],
  [
    "a document affects the years of all versions, not only of the latest",
    async (document, context) => {
      const latest = latestCustomer(await context.silver.queryPartition("balance", document.email));
      const groups = await affectedByBalanceDocument(document, context);
      return groups.filter(({ birthYear }) => birthYear === latest?.birthYear);
    },
  ],
  [
    "an assessment belongs to the customer with its address in any spelling",
    async (document, context) =>
      affectedByBalanceDocument(
        document.kind === "assessment" ? { ...document, email: document.customer } : document,
        context,
      ),
  ],
];

describe("without one clause of the affected groups some history of balance gives wrong rows", () => {
  test.each(clauses)("%s", async (_, affectedGroups) => {
    const expected = { summary: riskByBirthYear, reference: riskReference };
    expect(await hasCounterexample(balanceHistories, expected, { container: "balance", affectedGroups })).toBe(true);
  });
});
