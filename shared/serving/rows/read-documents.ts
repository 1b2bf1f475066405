import type { GroupDocument } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { RowFilter } from "./filter.ts";

export interface DocumentPage {
  readonly items: readonly GroupDocument[];
  readonly continuation: string | undefined;
}

/**
 * Documents that the filter leaves. Of one partition key all of them, by date; else a page of at most `limit`, over all partitions.
 *
 * @param token where the page before ended
 */
export async function readDocuments(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  token: string | undefined,
): Promise<DocumentPage> {
  const { text, parameters } = queryOf(summary, filter);
  const partition = filter.grain[summary.partitionKey];
  if (partition === undefined) return container.queryAll<GroupDocument>(text, parameters, filter.limit, token);
  const found = await container.query<GroupDocument & Readonly<Record<string, unknown>>>(partition, text, parameters);
  const order = (document: (typeof found)[number]) => `${summary.date && document[summary.date]} ${document.id}`;
  return { items: found.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)), continuation: undefined };
}

/** The names in the text are the summary's own; values go as parameters. */
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
