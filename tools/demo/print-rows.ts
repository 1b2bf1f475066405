import { maskingFor } from "../../shared/composition.ts";
import type { Summary } from "../../shared/gold/summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { alertsHub } from "../../shared/serving/outbox/outputs/health-alerts.ts";
import { scoresHub } from "../../shared/serving/outbox/outputs/risk-scores.ts";
import { pollUntil } from "../common/poll.ts";
import { allRows } from "../common/rows.ts";
import { textTable } from "../common/table.ts";
import type { PublishedMessage } from "./published-messages.ts";

const printedRows = 8;
const printedScores = 3;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Prints the newest rows of a summary. */
export async function printSummary(azure: Azure, summary: Summary): Promise<void> {
  const rows = await allRows(azure, summary, { personal: false });
  if (rows.length === 0) {
    console.log(`\n${summary.name}: no rows`);
    return;
  }
  const when = timeColumn(summary);
  const newest = rows.toSorted((a, b) => String(b[when]).localeCompare(String(a[when]))).slice(0, printedRows);
  const which = newest.length < rows.length ? `, the newest ${newest.length}` : "";
  console.log(`\n${summary.name}: ${counted(rows.length, "row")}${which}, personal columns masked\n`);
  console.log(textTable(summary, newest));
}

/** Prints some published scores with masked identifiers. */
export function printScores(azure: Azure, scores: readonly PublishedMessage[]): void {
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

/** Prints published alerts with masked identifiers. */
export function printAlerts(azure: Azure, alerts: readonly PublishedMessage[]): void {
  const { pseudonymise } = maskingFor(azure);
  console.log(`\nHub ${alertsHub}: ${counted(alerts.length, "message")} published, users masked\n`);
  for (const { body } of alerts) {
    const { id: _, ...alert } = JSON.parse(body);
    console.log(`  ${JSON.stringify({ ...alert, user_id: pseudonymise("user", alert.user_id) })}`);
  }
}

/** Waits for the delivery of the alert, and prints what the receiver printed. */
export async function printDeliveries(deliveries: readonly string[]): Promise<void> {
  await pollUntil(
    async () => deliveries.length,
    (count) => count > 0,
    { stallTimeout: 30_000 },
  );
  console.log("\nWebhook receiver on this machine, with the id of the user: time, status, delivery, its id, alert\n");
  for (const line of deliveries) console.log(`  ${line}`);
}

/**
 * The column that orders rows by time: the first time column, the date, or else the last column of the grain, a week or
 * month.
 */
function timeColumn({ columns, grain, date }: Summary): string {
  const time = columns.find(({ type }) => type === "time")?.name;
  return time ?? grain.find(({ property }) => property === date)?.column ?? grain.at(-1)?.column ?? "";
}
