import { groupDocumentFrom, groupOf } from "../../gold/group.ts";
import type { RolledUpSummary, Summary } from "../../gold/summary.ts";
import type { ChangePage, DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { storedText } from "../../platform/stored-value.ts";
import { type ServedGroup, servedGroups } from "../rows/served-groups.ts";
import { selectGroups, storedGroup } from "../rows/stored-group.ts";

export type ChangedGroup = ServedGroup;

/** Periods that are rolled up at the same time. */
const concurrency = 8;

/** The groups that a page of changed documents changed, each once, with their rows now. */
export async function changedGroups(
  container: DocumentContainer,
  summary: Summary,
  { documents, times }: ChangePage<Identified>,
): Promise<readonly ChangedGroup[]> {
  if (summary.kind === "computed")
    return documents.map((document, index) => ({
      id: document.id,
      rows: groupDocumentFrom(document).rows,
      modified: times[index] ?? 0,
    }));
  const periods = new Map(documents.map((document) => periodOf(summary, document)).map((each) => [each.id, each]));
  return mapConcurrent([...periods.values()], concurrency, (period) => readPeriod(container, summary, period));
}

interface Period {
  readonly id: string;
  readonly partition: string;
  readonly period: string;
}

function periodOf(summary: RolledUpSummary, document: Identified): Period {
  const { rollup, partitionKey, date } = summary;
  const partition = storedText(document, partitionKey);
  const period = rollup.periodOf(storedText(document, date));
  return { id: groupOf(summary, { [partitionKey]: partition, [rollup.column]: period }).id, partition, period };
}

/** All days of the period are read after one of them changed: a later change of another day comes in a later page. */
async function readPeriod(
  container: DocumentContainer,
  summary: RolledUpSummary,
  { id, partition, period }: Period,
): Promise<ChangedGroup> {
  const days = summary.rollup.daysOf(period);
  const text = `${selectGroups(summary)} WHERE c.${summary.date} >= @from AND c.${summary.date} <= @to`;
  const documents = await container.queryPartition<Identified>(partition, text, { ...days });
  const [group] = servedGroups(
    summary,
    documents.map((document) => storedGroup(summary, document)),
  );
  return group ?? { id, rows: [], modified: 0 };
}
