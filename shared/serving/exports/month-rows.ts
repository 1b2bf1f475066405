import { everyDay, monthOf } from "../../gold/dates/period.ts";
import { groupDocumentFrom, groupOf } from "../../gold/group.ts";
import type { GroupKey } from "../../gold/group-context.ts";
import { rolledUp } from "../../gold/rollup.ts";
import { partOf, type Rollup, type Row, type Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { daysOf } from "./month.ts";

/** Documents in one page of a query. */
const pageSize = 1000;

/**
 * The rows of a month, one day or period after another: they are sorted by date, and only one of them is in memory at a
 * time. The rows of a summary without dates come page by page.
 */
export async function* monthRows(container: DocumentContainer, summary: Summary, month: string): AsyncGenerator<Row[]> {
  if (summary.date === undefined) {
    yield* pages(container, "SELECT * FROM c", {});
  } else if (summary.kind === "rolled-up") {
    yield* periodRows(container, summary.date, summary.rollup, month);
  } else {
    for (const day of daysOf(month)) {
      const rows = await dayRows(container, summary.date, day);
      if (rows.length > 0) yield rows;
    }
  }
}

/** The rows of the periods that begin in the month, each from all of its days. */
async function* periodRows(container: DocumentContainer, date: string, rollup: Rollup, month: string) {
  for (const period of new Set(daysOf(month).map(rollup.periodOf))) {
    const days = rollup.daysOf(period);
    if (days === undefined || monthOf(days.from) !== month) continue;
    const rows: Row[] = [];
    for (const day of everyDay(days)) for (const row of await dayRows(container, date, day)) rows.push(row);
    if (rows.length > 0) yield rolledUp(rollup, rows);
  }
}

/** The rows of one group: of its document, or rolled up from the documents of its period. */
export async function groupRows(
  container: DocumentContainer,
  summary: Summary,
  key: GroupKey,
): Promise<readonly Row[]> {
  if (summary.kind === "computed") {
    const { id, partition } = groupOf(summary, key);
    const stored = await container.read(id, partition);
    return stored === undefined ? [] : groupDocumentFrom(stored.document).rows;
  }
  const { rollup, date, partitionKey } = summary;
  const days = rollup.daysOf(partOf(key, rollup.column));
  if (days === undefined) return [];
  const query = `SELECT * FROM c WHERE c.${date} >= @from AND c.${date} <= @to`;
  const documents = await container.queryPartition<Identified>(partOf(key, partitionKey), query, { ...days });
  return rolledUp(
    rollup,
    documents.flatMap((document) => groupDocumentFrom(document).rows),
  );
}

async function dayRows(container: DocumentContainer, date: string, day: string): Promise<Row[]> {
  const found: Row[] = [];
  for await (const rows of pages(container, `SELECT * FROM c WHERE c.${date} = @date`, { date: day }))
    found.push(...rows);
  return found;
}

async function* pages(container: DocumentContainer, query: string, parameters: Readonly<Record<string, string>>) {
  const read = (token?: string) => container.queryAllPartitions<Identified>(query, parameters, pageSize, token);
  for await (const documents of pagesOf(read)) {
    const rows = documents.flatMap((document) => groupDocumentFrom(document).rows);
    if (rows.length > 0) yield rows;
  }
}
