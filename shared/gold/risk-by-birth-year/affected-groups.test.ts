import { describe, expect, test } from "vitest";
import type { BalanceDocument } from "../../silver/documents/registry.ts";
import { latestCustomer } from "../../silver/rules/latest-customer.ts";
import type { GroupContext } from "../group-context.ts";
import { type AffectedBy, hasCounterexample } from "../testing/convergence.ts";
import { balanceHistories } from "../testing/history.ts";
import { riskReference } from "../testing/reference.ts";
import { affectedByBalance } from "./affected-groups.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";

const affectedBy = ({ email }: Pick<BalanceDocument, "email">, context: GroupContext) =>
  affectedByBalance([{ email }], context);

const clauses: [string, AffectedBy<"balance">][] = [
  [
    "a customer affects birth years",
    async (document, context) => (document.kind === "customer" ? [] : affectedBy(document, context)),
  ],
  [
    "an assessment affects birth years",
    async (document, context) => (document.kind === "assessment" ? [] : affectedBy(document, context)),
  ],
  [
    "a customer whose birth day was corrected affects the earlier year",
    async (document, context) =>
      document.kind === "customer" ? [{ birthYear: document.birthYear }] : affectedBy(document, context),
  ],
  [
    "a document affects the years of all versions, not only of the latest",
    async (document, context) => {
      const latest = latestCustomer(await context.silver.queryPartition("balance", document.email));
      const groups = await affectedBy(document, context);
      return groups.filter(({ birthYear }) => birthYear === latest?.birthYear);
    },
  ],
  [
    "an assessment belongs to the customer with its address in any spelling",
    async (document, context) =>
      affectedBy(document.kind === "assessment" ? { ...document, email: document.customer } : document, context),
  ],
];

describe("without one clause of the affected groups some history of balance gives wrong rows", () => {
  test.each(clauses)("%s", async (_, affectedGroups) => {
    const expected = { summary: riskByBirthYear, reference: riskReference };
    expect(await hasCounterexample(balanceHistories, expected, { container: "balance", affectedGroups })).toBe(true);
  });
});
