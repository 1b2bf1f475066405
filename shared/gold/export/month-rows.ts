import type { DocumentContainer } from "../../azure/documents.ts";
import type { GroupDocument } from "../group.ts";
import type { Row, Summary } from "../summary.ts";
import { daysOf } from "./month.ts";

/** Documents in one page of a query. */
const pageSize = 1000;

/** A month's rows, a day after the other: so nothing needs to sort them by date, and no more than a day's are in memory. */
export async function* monthRows(container: DocumentContainer, summary: Summary, month: string): AsyncGenerator<Row[]> {
  for (const date of daysOf(month)) {
    const rows = await dayRows(container, summary, date);
    if (rows.length > 0) yield rows;
  }
}

async function dayRows(container: DocumentContainer, summary: Summary, date: string): Promise<Row[]> {
  const query = `SELECT * FROM c WHERE c.${summary.date} = @date`;
  const found: Row[] = [];
  let token: string | undefined;
  do {
    const page = await container.queryAll<GroupDocument>(query, { date }, pageSize, token);
    for (const { rows } of page.items) for (const row of rows) found.push(row);
    token = page.continuation;
  } while (token !== undefined);
  return found;
}
