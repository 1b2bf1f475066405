import type { CustomerVersion } from "../../silver/documents/customer-versions.ts";
import { isLaterVersion } from "../../silver/rules/latest-customer.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { partOf, type Row } from "../summary.ts";
import { type Assessed, riskRow } from "./row.ts";

/** E-mails with a version of the year, by year, of the contexts for which they were read at once. */
const emailsByYear = new WeakMap<GroupContext, ReadonlyMap<string, ReadonlySet<string>>>();

/** Reads the e-mails of many years with one query: each costs a look at every partition. */
export async function readYears(groups: readonly GroupKey[], context: GroupContext): Promise<void> {
  const emails = new Map(groups.map((group) => [partOf(group, "birthYear"), new Set<string>()]));
  for await (const page of context.silver.queryPartitions("balance", "birthYear", [...emails.keys()]))
    for (const document of page) if (document.kind === "customer") emails.get(document.birthYear)?.add(document.email);
  emailsByYear.set(context, emails);
}

async function emailsOf(birthYear: string, context: GroupContext): Promise<string[]> {
  const known = emailsByYear.get(context)?.get(birthYear);
  if (known !== undefined) return [...known];
  const versions = await context.silver.queryAllPartitions("balance", "birthYear", birthYear);
  return [...new Set(versions.map(({ email }) => email))];
}

/**
 * The row of all assessments of the customers who were born in the year, by their latest version. Everybody of the year
 * is read at once, however many they are.
 */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const { silver } = context;
  const birthYear = partOf(group, "birthYear");
  const emails = await emailsOf(birthYear, context);
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
