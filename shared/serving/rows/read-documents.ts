import type { GroupDocument } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { RowFilter } from "./filter.ts";

export interface DocumentPage {
  readonly items: readonly GroupDocument[];
  readonly continuation: string | undefined;
}

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
): Promise<DocumentPage> {
  const { text, parameters } = queryOf(summary, filter);
  const partition = filter.grain[summary.partitionKey];
  if (partition === undefined)
    return container.queryAllPartitions<GroupDocument>(text, parameters, filter.limit, token);
  const found = await container.queryPartition<GroupDocument & Readonly<Record<string, unknown>>>(
    partition,
    text,
    parameters,
  );
  const order = (document: (typeof found)[number]) => `${summary.date && document[summary.date]} ${document.id}`;
  return { items: found.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)), continuation: undefined };
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
