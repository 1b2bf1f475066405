import { maskingFor } from "../../shared/composition.ts";
import type { Summary } from "../../shared/gold/summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { scoresHub } from "../../shared/serving/outbox/outputs/risk-scores.ts";
import { allRows } from "../common/rows.ts";
import { textTable } from "../common/table.ts";
import type { PublishedScore } from "./scores.ts";

const printedRows = 8;
const printedScores = 3;

/** Prints the newest rows of a summary. */
export async function printSummary(azure: Azure, summary: Summary): Promise<void> {
  const rows = await allRows(azure, summary, { personal: false });
  if (rows.length === 0) {
    console.log(`\n${summary.name}: no rows`);
    return;
  }
  const when = timeColumn(summary);
  const newest = rows.toSorted((a, b) => String(b[when]).localeCompare(String(a[when]))).slice(0, printedRows);
  console.log(`\n${summary.name}: ${rows.length} rows, the newest ${newest.length}, personal columns masked\n`);
  console.log(textTable(summary, newest));
}

/** Prints some published scores with masked identifiers. */
export function printScores(azure: Azure, scores: readonly PublishedScore[]): void {
  const { pseudonymise } = maskingFor(azure);
  console.log(
    `\nHub ${scoresHub}: ${scores.length} risk scores published, the last ${printedScores}, e-mails masked\n`,
  );
  for (const { body } of scores.slice(-printedScores)) {
    const { customer, score, email, birthYear } = JSON.parse(body);
    const [from, to] = [customer, email].map((text) => pseudonymise("email", text));
    console.log(`  ${JSON.stringify({ customer: from, score, email: to, birthYear })}`);
  }
}

/**
 * The column that orders rows by time: the first time column, the date, or else the last column of the grain, a week or
 * month.
 */
function timeColumn({ columns, grain, date }: Summary): string {
  const time = columns.find(({ type }) => type === "time")?.name;
  return time ?? grain.find(({ property }) => property === date)?.column ?? grain.at(-1)?.column ?? "";
}
