import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { mask, personalColumns } from "../masking/mask.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";
import { type Continuation, FilterError, type RowFilter, writeContinuation } from "./filter.ts";
import { readDocuments } from "./read-documents.ts";
import { readRolledUp } from "./rollup-query.ts";
import type { RowPage } from "./row-page.ts";

/**
 * Masked rows: personal attributes are null, identifiers are pseudonyms.
 *
 * @throws FilterError for a filter by a personal column, because its result would link a pseudonym to its identifier
 */
export async function readMaskedRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  pseudonymise: Pseudonymise,
): Promise<RowPage> {
  const personal = personalColumns(summary).map(({ name }) => name);
  const filtered = summary.grain.find(({ property, column }) => property in filter.grain && personal.includes(column));
  if (filtered !== undefined)
    throw new FilterError(filtered.column, "masked rows cannot be filtered by personal columns");
  const page = await readPersonalRows(container, summary, filter);
  return { ...page, items: page.items.map((row) => mask(summary, row, pseudonymise)) };
}

/**
 * Unmasked rows. With the partition key's column in the filter they are read from one partition, by date; otherwise
 * from all partitions, in no particular order. A page has `limit` rows, and fewer only at the end.
 */
export async function readPersonalRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
): Promise<RowPage> {
  if (summary.kind === "rolled-up") return readRolledUp(container, summary, filter);
  const items: Row[] = [];
  let next: Continuation = filter.continuation ?? { token: undefined, skip: 0 };
  for (;;) {
    const documents = await readDocuments(container, summary, filter, next.token);
    const rows = documents.items.flatMap((document) => newRows(summary, document.rows, filter.since));
    const taken = rows.slice(next.skip, next.skip + filter.limit - items.length);
    items.push(...taken);
    const seen = next.skip + taken.length;
    if (seen < rows.length) return { items, continuation: writeContinuation({ ...next, skip: seen }) };
    if (documents.continuation === undefined) return { items, continuation: undefined };
    // The page is shorter than `skip` when the previous request had another limit.
    next = { token: documents.continuation, skip: Math.max(0, next.skip - rows.length) };
    if (items.length === filter.limit) return { items, continuation: writeContinuation(next) };
  }
}

function newRows({ since }: Summary, rows: readonly Row[], time: number | undefined): readonly Row[] {
  if (time === undefined || since === undefined) return rows;
  return rows.map((row) => since(row, time)).filter((row) => row !== undefined);
}
