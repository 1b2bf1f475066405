import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import type { RowFilter } from "./filter.ts";
import { conditionsOf, divide, type KeyRange, keyRanges, onlyKeyOf, rangesFrom } from "./key-range.ts";
import { type StoredGroup, selectGroups, storedGroup } from "./stored-group.ts";

/** Documents in one page of a query over all partitions. */
const defaultPageSize = 1000;
/** Ranges into which one is divided that has more documents than a page. */
const parts = 8;

export interface ReadGroups {
  readonly groups: readonly StoredGroup[];
  /** Whether all groups of these partition keys, and of the lesser ones, have come. */
  readonly complete: boolean;
}

/**
 * The groups that match the filter, in the order of their partition keys; those of one partition key are in no order.
 * Reading the first of them costs about as much in a large container as in a small one: a range that has more
 * documents than a page is divided by the keys of the page, and its first part is read. It needs an index of the
 * partition key, and no order of the store.
 *
 * @param from the partition key to begin at
 */
export async function* readGroups(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
  from?: string,
  pageSize = defaultPageSize,
): AsyncGenerator<ReadGroups> {
  const query = { container, summary, filter, pageSize };
  const partition = filter.grain[summary.partitionKey];
  const ranges = partition === undefined ? keyRanges(summary) : [only(partition)];
  for (const range of from === undefined ? ranges : rangesFrom(ranges, from)) yield* readRange(query, range);
}

interface GroupQuery {
  readonly container: DocumentContainer;
  readonly summary: Summary;
  readonly filter: RowFilter;
  readonly pageSize: number;
}

async function* readRange(query: GroupQuery, range: KeyRange): AsyncGenerator<ReadGroups> {
  const key = onlyKeyOf(range);
  if (key !== undefined) {
    yield* readPartition(query, key);
    return;
  }
  const groups: StoredGroup[] = [];
  for await (const page of pages(query, range)) {
    groups.push(...page);
    if (groups.length <= query.pageSize) continue;
    const keys = groups.map(({ partition }) => partition);
    for (const part of divide(range, keys, parts)) yield* readRange(query, part);
    return;
  }
  yield { groups, complete: true };
}

async function* readPartition(query: GroupQuery, key: string): AsyncGenerator<ReadGroups> {
  for await (const groups of pages(query, only(key))) yield { groups, complete: false };
  yield { groups: [], complete: true };
}

async function* pages({ container, summary, filter, pageSize }: GroupQuery, range: KeyRange) {
  const key = onlyKeyOf(range);
  const { text, parameters } = queryOf(summary, filter, key === undefined ? range : {});
  if (key !== undefined) {
    const documents = await container.queryPartition<Identified>(key, text, parameters);
    yield documents.map((document) => storedGroup(summary, document));
    return;
  }
  let token: string | undefined;
  do {
    const page = await container.queryAllPartitions<Identified>(text, parameters, pageSize + 1, token);
    yield page.items.map((document) => storedGroup(summary, document));
    token = page.continuation;
  } while (token !== undefined);
}

function only(key: string): KeyRange {
  return { from: { value: key, inclusive: true }, to: { value: key, inclusive: true } };
}

/** The query text contains only names of the summary; values are parameters. */
function queryOf(summary: Summary, { grain, from, to }: RowFilter, range: KeyRange) {
  const { date, partitionKey } = summary;
  const inRange = conditionsOf(partitionKey, range);
  const properties = Object.keys(grain).filter((property) => property !== partitionKey);
  const conditions = [...properties.map((property) => `c.${property} = @${property}`), ...inRange.conditions];
  const parameters: Record<string, string> = { ...inRange.parameters };
  for (const property of properties) parameters[property] = grain[property] ?? "";
  if (from !== undefined) {
    conditions.push(`c.${date} >= @from`);
    parameters["from"] = from;
  }
  if (to !== undefined) {
    conditions.push(`c.${date} <= @to`);
    parameters["to"] = to;
  }
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return { text: `${selectGroups(summary)}${where}`, parameters };
}
