import type { BalanceDocument } from "../../silver/documents/registry.ts";
import type { GroupContext, GroupKey } from "../summary.ts";

/**
 * A customer or an assessment affects the birth years of all versions of that e-mail, because a correction moves it
 * between years.
 */
export async function affectedByBalanceDocument(
  { email }: BalanceDocument,
  { silver }: GroupContext,
): Promise<GroupKey[]> {
  const documents = await silver.queryPartition("balance", email);
  const years = new Set(documents.flatMap((each) => (each.kind === "customer" ? [each.birthYear] : [])));
  return [...years].map((birthYear) => ({ birthYear }));
}
