import { rowValues } from "../../bronze/manifest/row-values.ts";
import type { Table, TableRow } from "../../platform/azure/tables.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { minute } from "../../platform/time.ts";
import { type ObjectiveStore, objectivesTable } from "./count-store.ts";

/* The alerts that the app has logged, in the table `objectives`: one row by alert. */

/** Milliseconds after its last line for which an alert is active: the window of the alert rules. */
export const activeFor = 30 * minute;

const partitionKey = "alert";

export interface LoggedAlert {
  readonly name: string;
  /** First line since the alert was inactive; epoch milliseconds. */
  readonly since: number;
  readonly last: number;
  /** Lines since then. */
  readonly lines: number;
}

/** @param lines number of lines of the alert since the last call */
export async function addLoggedAlert(
  { table, retryConflicts }: ObjectiveStore,
  name: string,
  lines: number,
  now: number,
): Promise<void> {
  await retryConflicts("objective-counts", async () => {
    const row = await table.get(partitionKey, name);
    const known = row === undefined ? undefined : alertFrom(row);
    const running = known !== undefined && known.last >= now - activeFor ? known : { since: now, lines: 0 };
    const values = { since: running.since, last: now, lines: running.lines + lines };
    const write = { rowKey: name, values, ...(row === undefined ? {} : { etag: row.etag }) };
    return (await table.commit(partitionKey, [write])) === "conflict" ? conflict : undefined;
  });
}

/** The active alerts by name. */
export async function activeLoggedAlerts(table: Table, now: number): Promise<LoggedAlert[]> {
  const alerts: LoggedAlert[] = [];
  for await (const row of table.range(partitionKey, " ", "~")) alerts.push(alertFrom(row));
  return alerts.filter(({ last }) => last >= now - activeFor);
}

function alertFrom(row: TableRow): LoggedAlert {
  const values = rowValues(objectivesTable, partitionKey, row);
  return {
    name: row.rowKey,
    since: values.integer("since"),
    last: values.integer("last"),
    lines: values.integer("lines"),
  };
}
