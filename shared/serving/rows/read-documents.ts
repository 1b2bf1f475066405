import { type GroupDocument, groupDocumentFrom } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import type { Page } from "../../platform/azure/pages.ts";
import type { RowFilter } from "./filter.ts";

/**
 * Documents that match the filter: with a partition key all of them, by date; otherwise a page of at most `limit` from
 * all partitions.
 *
 * @param token the continuation of the previous page
 */
export async function readDocuments(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  token: string | undefined,
): Promise<Page<GroupDocument>> {
  const { text, parameters } = queryOf(summary, filter);
  const partition = filter.grain[summary.partitionKey];
  if (partition === undefined) {
    const page = await container.queryAllPartitions<Identified>(text, parameters, filter.limit, token);
    return { ...page, items: page.items.map(groupDocumentFrom) };
  }
  const found = await container.queryPartition<Identified & Readonly<Record<string, unknown>>>(
    partition,
    text,
    parameters,
  );
  const order = (document: (typeof found)[number]) => `${summary.date && document[summary.date]} ${document.id}`;
  const sorted = found.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  return { items: sorted.map(groupDocumentFrom), continuation: undefined };
}

/** The query text contains only names of the summary; values are parameters. */
function queryOf(
  { date }: Summary,
  { grain, from, to }: RowFilter,
): { text: string; parameters: Record<string, string> } {
  const conditions = Object.keys(grain).map((property) => `c.${property} = @${property}`);
  const parameters: Record<string, string> = { ...grain };
  if (from !== undefined) {
    conditions.push(`c.${date} >= @from`);
    parameters["from"] = from;
  }
  if (to !== undefined) {
    conditions.push(`c.${date} <= @to`);
    parameters["to"] = to;
  }
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return { text: `SELECT * FROM c${where}`, parameters };
}
