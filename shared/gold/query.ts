import type { DocumentContainer } from "../azure/documents.ts";
import { type Continuation, FilterError, type RowFilter, writeContinuation } from "./filter.ts";
import type { GroupDocument } from "./group.ts";
import { mask, personalColumns } from "./mask.ts";
import type { Pseudonymise } from "./pseudonym.ts";
import type { Row, Summary } from "./summary.ts";

export interface RowPage {
  readonly items: readonly Row[];
  /** Where the next page begins; undefined after the last row. */
  readonly continuation: string | undefined;
}

/**
 * Rows as anybody may see them: what personal columns tell of the person is null, identifiers are pseudonyms.
 *
 * @throws FilterError when the filter asks for a person by an identifier: the answer would tell whose pseudonym is whose
 */
export async function readMaskedRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  pseudonymise: Pseudonymise,
): Promise<RowPage> {
  const personal = personalColumns(summary).map(({ name }) => name);
  const asked = summary.grain.find(({ property, column }) => property in filter.grain && personal.includes(column));
  if (asked !== undefined) throw new FilterError(asked.column, "masked rows cannot be filtered by personal columns");
  const page = await readPersonalRows(container, summary, filter);
  return { ...page, items: page.items.map((row) => mask(summary, row, pseudonymise)) };
}

/**
 * Rows with what they tell about the person. With the partition key's column in the filter they come by date from one
 * partition; else from all partitions, in no order of meaning. A page has at most `limit` rows, and fewer only at the end.
 */
export async function readPersonalRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
): Promise<RowPage> {
  const items: Row[] = [];
  let at: Continuation = filter.continuation ?? { token: undefined, skip: 0 };
  for (;;) {
    const documents = await readDocuments(container, summary, filter, at.token);
    const rows = documents.items.flatMap((document) => document.rows);
    const taken = rows.slice(at.skip, at.skip + filter.limit - items.length);
    items.push(...taken);
    const seen = at.skip + taken.length;
    if (seen < rows.length) return { items, continuation: writeContinuation({ ...at, skip: seen }) };
    if (documents.continuation === undefined) return { items, continuation: undefined };
    // A page shorter than what is to be skipped: the limit was another one before.
    at = { token: documents.continuation, skip: Math.max(0, at.skip - rows.length) };
    if (items.length === filter.limit) return { items, continuation: writeContinuation(at) };
  }
}

interface DocumentPage {
  readonly items: readonly GroupDocument[];
  readonly continuation: string | undefined;
}

async function readDocuments(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  token: string | undefined,
): Promise<DocumentPage> {
  const { text, parameters } = queryOf(summary, filter);
  const partition = filter.grain[summary.partitionKey];
  if (partition === undefined) return container.queryAll<GroupDocument>(text, parameters, filter.limit, token);
  const found = await container.query<GroupDocument & Readonly<Record<string, unknown>>>(partition, text, parameters);
  const order = (document: (typeof found)[number]) => `${document[summary.date]} ${document.id}`;
  return { items: found.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)), continuation: undefined };
}

/** The names in the text are the summary's own; values go as parameters. */
function queryOf(
  summary: Summary,
  { grain, from, to }: RowFilter,
): { text: string; parameters: Record<string, string> } {
  const conditions = Object.keys(grain).map((property) => `c.${property} = @${property}`);
  const parameters: Record<string, string> = { ...grain };
  if (from !== undefined) {
    conditions.push(`c.${summary.date} >= @from`);
    parameters["from"] = from;
  }
  if (to !== undefined) {
    conditions.push(`c.${summary.date} <= @to`);
    parameters["to"] = to;
  }
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return { text: `SELECT * FROM c${where}`, parameters };
}
