import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { isoTime } from "../../platform/time.ts";
import { isNulled, isWithheld, type Masking, mask, personalColumns } from "../masking/mask.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";
import { queryDigest, startOf, writeContinuation } from "./continuation.ts";
import type { RowFilter } from "./filter.ts";
import { FilterError } from "./filter-error.ts";
import { FirstRows, type Position } from "./first-rows.ts";
import type { GroupIds } from "./group-ids.ts";
import { partitionOfRow } from "./key-range.ts";
import { orderOf, type SortColumn } from "./order.ts";
import type { RowPage } from "./row-page.ts";
import type { ServedGroup } from "./served-groups.ts";
import { wholeGroups } from "./whole-groups.ts";

/**
 * Masked rows: attributes are null, identifiers are pseudonyms, and rows about too few people are withheld. They are
 * sorted by their masked values: the order of the unmasked ones would reveal something about them.
 *
 * @param ids adds to each row its `group`, and when gold has `modified` it
 * @throws FilterError for a filter by a personal column, because its result would link a pseudonym to its identifier,
 *   and for sorting by an attribute
 */
export async function readMaskedRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  masking: Masking,
  ids?: GroupIds,
): Promise<RowPage> {
  const personal = personalColumns(summary).map(({ name }) => name);
  const filtered = summary.grain.find(({ property, column }) => property in filter.grain && personal.includes(column));
  if (filtered !== undefined)
    throw new FilterError(filtered.column, "masked rows cannot be filtered by personal columns");
  const nulled = summary.columns.filter(isNulled).map(({ name }) => name);
  const hidden = filter.sort.find(({ column }) => nulled.includes(column));
  if (hidden !== undefined) throw new FilterError("sort", `${hidden.column} is null in masked rows`);
  const pseudonymise = memoize(masking.pseudonymise);
  return readPage(
    { container, summary, filter, ids },
    {
      audience: "masked",
      of: (row) => mask(summary, row, pseudonymise),
      isWithheld: (row) => isWithheld(summary, row, masking),
    },
  );
}

/**
 * Unmasked rows. A page has `limit` rows, and fewer only at the end.
 *
 * @param ids as for masked rows
 */
export function readPersonalRows(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  ids?: GroupIds,
): Promise<RowPage> {
  return readPage(
    { container, summary, filter, ids },
    { audience: "personal", of: (row) => row, isWithheld: () => false },
  );
}

/** Masked and personal rows of one query have different keys. */
export type Audience = "masked" | "personal";

/** What an audience sees of the rows of a query. */
interface View {
  readonly audience: Audience;
  of(row: Row): Row;
  isWithheld(row: Row): boolean;
}

interface RowQuery {
  readonly container: DocumentContainer;
  readonly summary: Summary;
  readonly filter: RowFilter;
  readonly ids: GroupIds | undefined;
}

/**
 * The next rows in the order of the query. A page begins after the key of the previous page's last row, so that a row
 * that does not change is on exactly one page, whatever happens to the others.
 *
 * In the order of the grain, the groups are read from the partition key of that row on, until the page is full. In
 * another order all matching groups are read, and the rows of the page are kept: the order is by values that the store
 * does not have, of rows inside documents.
 */
async function readPage(query: RowQuery, view: View): Promise<RowPage> {
  const { container, summary, filter } = query;
  const order = orderOf(summary, filter.sort);
  const digest = digestOf(query, view.audience);
  const start = startOf(filter.continuation, digest, order.length);
  const isByGrain = filter.sort.length === 0 && !(view.audience === "masked" && isPartitionPersonal(summary));
  const page = new FirstRows(order, filter.limit, start);
  const from = isByGrain && start !== undefined ? partitionOf(summary, order, start) : undefined;
  for await (const { groups, complete } of wholeGroups(container, summary, filter, from)) {
    for (const group of groups) addRows(page, query, group, view);
    if (complete && isByGrain && page.isFull) break;
  }
  const { items, last, withheld } = page.result();
  const continuation = last === undefined ? undefined : writeContinuation({ query: digest, after: last });
  return { items, continuation, withheld };
}

function addRows(
  page: FirstRows,
  { summary, filter, ids }: RowQuery,
  { id, rows, modified }: ServedGroup,
  view: View,
): void {
  const marks = ids === undefined ? {} : { group: ids(id), modified: isoTime(modified) };
  const column = summary.kind === "computed" ? undefined : summary.rollup.column;
  const period = column === undefined ? undefined : filter.grain[column];
  for (const row of rows) {
    if (column !== undefined && period !== undefined && row[column] !== period) continue;
    if (view.isWithheld(row)) page.withhold(view.of(row));
    else page.add({ ...view.of(row), ...marks });
  }
}

function isPartitionPersonal(summary: Summary): boolean {
  const personal = personalColumns(summary).map(({ name }) => name);
  return summary.grain.some(({ property, column }) => property === summary.partitionKey && personal.includes(column));
}

function partitionOf(summary: Summary, order: readonly SortColumn[], { key }: Position): string | undefined {
  return partitionOfRow(summary, (name) => key[order.findIndex(({ column }) => column === name)]);
}

/** A continuation is valid for the next page of the same query only. The limit may change. */
function digestOf({ summary, filter: { grain, from, to, sort } }: RowQuery, audience: Audience): string {
  const filters = Object.entries(grain).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return queryDigest(summary.name, summary.version, audience, filters, from, to, sort);
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
