import type { AssessmentFact } from "../../silver/documents/assessments.ts";
import { latestCustomer } from "../../silver/rules/latest-customer.ts";
import { type GroupContext, type GroupKey, partOf, type Row } from "../summary.ts";
import { riskRow } from "./row.ts";

/** The row of all assessments of the customers who were born in the year, by their latest version. */
export async function rowsOfGroup(group: GroupKey, { silver }: GroupContext): Promise<Row[]> {
  const birthYear = partOf(group, "birthYear");
  const versions = await silver.queryAllPartitions("balance", "birthYear", birthYear);
  const assessments: AssessmentFact[] = [];
  for (const email of new Set(versions.map((version) => version.email))) {
    const documents = await silver.queryPartition("balance", email);
    if (latestCustomer(documents)?.birthYear === birthYear)
      assessments.push(...documents.filter((document) => document.kind === "assessment"));
  }
  const row = riskRow(birthYear, assessments);
  return row === undefined ? [] : [row];
}
