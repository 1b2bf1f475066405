import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { isNulled, type Masking, maskRows, personalColumns, startOfDay } from "../masking/mask.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";
import { queryDigest, startOf, writeContinuation } from "./continuation.ts";
import type { RowFilter } from "./filter.ts";
import { FilterError } from "./filter-error.ts";
import { FirstRows } from "./first-rows.ts";
import { orderOf } from "./order.ts";
import { readDocuments } from "./read-documents.ts";
import { readRolledUp } from "./rollup-query.ts";
import type { RowPage } from "./row-page.ts";

/**
 * Masked rows: attributes are null, identifiers are pseudonyms, and rows about too few people are withheld. They are
 * sorted by their masked values: the order of the unmasked ones would reveal something about them. `since` includes its
 * whole day, because times are rounded to the day.
 *
 * @throws FilterError for a filter by a personal column, because its result would link a pseudonym to its identifier,
 *   and for sorting by an attribute
 */
export async function readMaskedRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  masking: Masking,
): Promise<RowPage> {
  const personal = personalColumns(summary).map(({ name }) => name);
  const filtered = summary.grain.find(({ property, column }) => property in filter.grain && personal.includes(column));
  if (filtered !== undefined)
    throw new FilterError(filtered.column, "masked rows cannot be filtered by personal columns");
  const nulled = summary.columns.filter(isNulled).map(({ name }) => name);
  const hidden = filter.sort.find(({ column }) => nulled.includes(column));
  if (hidden !== undefined) throw new FilterError("sort", `${hidden.column} is null in masked rows`);
  const memoized = { ...masking, pseudonymise: memoize(masking.pseudonymise) };
  const since = filter.since === undefined ? undefined : startOfDay(filter.since) - 1;
  const view = { audience: "masked", since, of: (rows: readonly Row[]) => maskRows(summary, rows, memoized) } as const;
  return readPage({ container, summary, filter }, view);
}

/** Unmasked rows. A page has `limit` rows, and fewer only at the end. */
export function readPersonalRows(container: DocumentContainer, summary: Summary, filter: RowFilter): Promise<RowPage> {
  const view = {
    audience: "personal",
    since: filter.since,
    of: (rows: readonly Row[]) => ({ rows, withheld: 0 }),
  } as const;
  return readPage({ container, summary, filter }, view);
}

/** What an audience sees of the rows of a query. */
interface View {
  /** Masked and personal rows of one query have different keys. */
  readonly audience: "masked" | "personal";
  /** Epoch milliseconds; see `RowFilter.since`. */
  readonly since: number | undefined;
  of(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly withheld: number };
}

interface RowQuery {
  readonly container: DocumentContainer;
  readonly summary: Summary;
  readonly filter: RowFilter;
}

/**
 * The next rows in the order of the query. All matching rows are read, and those of the page are kept: the order is by
 * values that the store does not have, of rows inside documents. A page begins after the key of the previous page's
 * last row, so that a row that does not change is on exactly one page, whatever happens to the others.
 */
async function readPage(query: RowQuery, view: View): Promise<RowPage> {
  const { summary, filter } = query;
  const order = orderOf(summary, filter.sort);
  const digest = digestOf(query, view.audience);
  const page = new FirstRows(order, filter.limit, startOf(filter.continuation, digest, order.length));
  let withheld = 0;
  for await (const matching of matchingRows(query)) {
    const seen = view.of(matching);
    withheld += seen.withheld;
    for (const row of newRows(summary, seen.rows, view.since)) page.add(row);
  }
  const { items, last } = page.result();
  const continuation = last === undefined ? undefined : writeContinuation({ query: digest, after: last });
  return { items, continuation, withheld };
}

/** A continuation is valid for the next page of the same query only. The limit may change. */
function digestOf({ summary, filter: { grain, from, to, since, sort } }: RowQuery, audience: View["audience"]): string {
  const filters = Object.entries(grain).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return queryDigest(summary.name, summary.version, audience, filters, from, to, since, sort);
}

async function* matchingRows({ container, summary, filter }: RowQuery): AsyncGenerator<readonly Row[]> {
  if (summary.kind === "rolled-up") yield await readRolledUp(container, summary, filter);
  else
    for await (const documents of readDocuments(container, summary, filter))
      for (const { rows } of documents) yield rows;
}

function newRows({ since }: Summary, rows: readonly Row[], time: number | undefined): readonly Row[] {
  if (time === undefined || since === undefined) return rows;
  return rows.map((row) => since(row, time)).filter((row) => row !== undefined);
}

/** Of one request: people have many rows. */
function memoize(pseudonymise: Pseudonymise): Pseudonymise {
  const known = new Map<string, string>();
  return (kind, value) => {
    const key = `${kind}:${value}`;
    const pseudonym = known.get(key) ?? pseudonymise(kind, value);
    known.set(key, pseudonym);
    return pseudonym;
  };
}
