import type { CustomerVersion } from "../../silver/documents/customer-versions.ts";
import { isLaterVersion } from "../../silver/rules/latest-customer.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { partOf, type Row } from "../summary.ts";
import { type Assessed, riskRow } from "./row.ts";

/**
 * The row of all assessments of the customers who were born in the year, by their latest version. Everybody of the year
 * is read at once, however many they are.
 */
export async function rowsOfGroup(group: GroupKey, { silver }: GroupContext): Promise<Row[]> {
  const birthYear = partOf(group, "birthYear");
  const versions = await silver.queryAllPartitions("balance", "birthYear", birthYear);
  const emails = [...new Set(versions.map(({ email }) => email))];
  const latest = new Map<string, CustomerVersion>();
  const assessments: Assessed[] = [];
  for await (const page of silver.queryPartitions("balance", "email", emails))
    for (const document of page) {
      const { email } = document;
      if (document.kind === "assessment") assessments.push({ email, time: document.time, score: document.score });
      else {
        const known = latest.get(email);
        if (known === undefined || isLaterVersion(document, known)) latest.set(email, document);
      }
    }
  const row = riskRow(
    birthYear,
    assessments.filter(({ email }) => latest.get(email)?.birthYear === birthYear),
  );
  return row === undefined ? [] : [row];
}
