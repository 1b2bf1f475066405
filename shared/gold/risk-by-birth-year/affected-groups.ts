import type { BalanceDocument } from "../../silver/documents/registry.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";

/**
 * Customers and assessments affect the birth years of all versions of their e-mails, because a correction moves an
 * e-mail between years. One query finds the versions of many e-mails.
 */
export async function affectedByBalance(
  changes: readonly Pick<BalanceDocument, "email">[],
  { silver }: GroupContext,
): Promise<GroupKey[]> {
  const emails = changes.map(({ email }) => email);
  const years = new Set<string>();
  for await (const page of silver.queryPartitions("balance", "email", emails, { property: "kind", value: "customer" }))
    for (const document of page) if (document.kind === "customer") years.add(document.birthYear);
  return [...years].map((birthYear) => ({ birthYear }));
}
