import { type GroupDocument, groupDocumentFrom } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import type { RowFilter } from "./filter.ts";

/** Documents in one page of a query over all partitions. */
const pageSize = 1000;

/** The documents that match the filter, page by page: of one partition, if the filter has its key. */
export async function* readDocuments(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
): AsyncGenerator<readonly GroupDocument[]> {
  const { text, parameters } = queryOf(summary, filter);
  const partition = filter.grain[summary.partitionKey];
  if (partition !== undefined) {
    const documents = await container.queryPartition<Identified>(partition, text, parameters);
    yield documents.map(groupDocumentFrom);
    return;
  }
  const pages = pagesOf((token) => container.queryAllPartitions<Identified>(text, parameters, pageSize, token));
  for await (const documents of pages) yield documents.map(groupDocumentFrom);
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
