import { groupDocumentFrom, groupOf } from "../../gold/group.ts";
import type { GroupKey } from "../../gold/group-context.ts";
import { partOf, type Row, type Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { storedText } from "../../platform/stored-value.ts";
import { groupRows } from "../exports/month-rows.ts";

/** All rows of a group. Its earlier rows are replaced. */
export interface GroupRows {
  readonly id: string;
  /** The day of the group, or the first day of its period; undefined for a summary without dates. */
  readonly date: string | undefined;
  readonly rows: readonly Row[];
}

const concurrency = 16;

/** The groups of a page of changed documents: one for each document, or the periods that contain their days. */
export async function groupsOf(
  container: DocumentContainer,
  summary: Summary,
  documents: readonly Identified[],
): Promise<readonly GroupRows[]> {
  if (summary.kind === "rolled-up")
    return readGroups(
      container,
      summary,
      documents.map((document) => ({
        [summary.partitionKey]: storedText(document, summary.partitionKey),
        [summary.date]: storedText(document, summary.date),
      })),
    );
  const { date } = summary;
  return documents.map((document) => ({
    id: document.id,
    date: date === undefined ? undefined : storedText(document, date),
    rows: groupDocumentFrom(document).rows,
  }));
}

/** The groups of some keys of stored documents, by the current state of gold: without rows if there are none. */
export function readGroups(
  container: DocumentContainer,
  summary: Summary,
  keys: readonly GroupKey[],
): Promise<readonly GroupRows[]> {
  const groups = new Map(keys.map((key) => identify(summary, key)).map((group) => [group.id, group]));
  return mapConcurrent([...groups.values()], concurrency, async ({ id, date, key }) => ({
    id,
    date,
    rows: await groupRows(container, summary, key),
  }));
}

/** Id, date and key of the group of a stored document's key: for a rollup the period that contains its day. */
export function identify(summary: Summary, key: GroupKey) {
  if (summary.kind === "computed") {
    const date = summary.date === undefined ? undefined : partOf(key, summary.date);
    return { id: groupOf(summary, key).id, date, key };
  }
  const { rollup, partitionKey } = summary;
  const partition = partOf(key, partitionKey);
  const period = rollup.periodOf(partOf(key, summary.date));
  const date = rollup.daysOf(period)?.from;
  return { id: hashId(partition, period), date, key: { [partitionKey]: partition, [rollup.column]: period } };
}
