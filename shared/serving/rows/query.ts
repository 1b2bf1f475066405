import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { mask, personalColumns } from "../masking/mask.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";
import { type Continuation, FilterError, type RowFilter, writeContinuation } from "./filter.ts";
import { readDocuments } from "./read-documents.ts";
import { readRolledUp } from "./rollup-query.ts";
import type { RowPage } from "./row-page.ts";

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
  if (summary.rollup !== undefined) return readRolledUp(container, summary, summary.rollup, filter);
  const items: Row[] = [];
  let at: Continuation = filter.continuation ?? { token: undefined, skip: 0 };
  for (;;) {
    const documents = await readDocuments(container, summary, filter, at.token);
    const rows = documents.items.flatMap((document) => newRows(summary, document.rows, filter.since));
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

function newRows({ since }: Summary, rows: readonly Row[], time: number | undefined): readonly Row[] {
  if (time === undefined || since === undefined) return rows;
  return rows.map((row) => since(row, time)).filter((row) => row !== undefined);
}
