import { isDeepStrictEqual } from "node:util";
import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { InfrastructureFault, PermanentFailure } from "../../platform/korevital-error.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { type Group, groupDocument } from "../group.ts";
import type { ComputedSummary, GroupContext, Row } from "../summary.ts";
import { deadLetter } from "./dead-letters.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";

export type GroupOutcome = "written" | "unchanged" | "failed";

/** How many groups share one context, which bounds the memory of its cache. */
const groupsPerContext = 250;

/**
 * Recomputes the groups from silver, writes the documents that change, and dead-letters the groups that cannot be
 * computed.
 *
 * The ETags of the documents are read before silver is read. Rows computed from an older silver than a document
 * contains therefore have an older ETag, and their write conflicts.
 */
export async function recompute(
  gold: Gold,
  summary: ComputedSummary,
  groups: readonly Group[],
  concurrency: number,
): Promise<Readonly<Record<GroupOutcome, number>>> {
  const counts = { written: 0, unchanged: 0, failed: 0 };
  const container = gold.gold(summary.container);
  for (let first = 0; first < groups.length; first += groupsPerContext) {
    const chunk = groups.slice(first, first + groupsPerContext);
    const stored = await mapConcurrent(chunk, concurrency, async (group) => ({
      group,
      known: await readGroup(container, group),
    }));
    const context = openGroupContext(gold.silverReader, gold.calendar);
    const outcomes = await mapConcurrent(stored, concurrency, ({ group, known }) =>
      recomputeGroup(gold, summary, group, known, context),
    );
    for (const outcome of outcomes) counts[outcome] += 1;
  }
  return counts;
}

/** @param known the document as it was before the context was opened */
async function recomputeGroup(
  gold: Gold,
  summary: ComputedSummary,
  group: Group,
  known: Stored<Identified> | undefined,
  context: GroupContext,
): Promise<GroupOutcome> {
  const container = gold.gold(summary.container);
  let isFirst = true;
  const attempt = async () => {
    if (isFirst) {
      isFirst = false;
      return writeGroup(container, group, known, await computeRows(summary, group, context));
    }
    const stored = await readGroup(container, group);
    const rows = await computeRows(summary, group, openGroupContext(gold.silverReader, gold.calendar));
    return writeGroup(container, group, stored, rows);
  };
  try {
    return await gold.retryConflicts("gold-group", attempt);
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    await deadLetter(gold.gold(sharedContainers.errors), summary, group, error.message, gold.now());
    return "failed";
  }
}

/** The summary's rule threw: a retry fails too, until silver or the rule changes. */
class GroupFailed extends PermanentFailure {
  override readonly name = "GroupFailed";
  readonly code = "group-failed";
}

async function computeRows(summary: ComputedSummary, group: Group, context: GroupContext): Promise<readonly Row[]> {
  try {
    return await summary.compute(group.key, context);
  } catch (error) {
    if (error instanceof InfrastructureFault) throw error;
    throw new GroupFailed(String(error), { cause: error });
  }
}

function readGroup(container: DocumentContainer, { id, partition }: Group): Promise<Stored<Identified> | undefined> {
  return container.read(id, partition);
}

/** A group without rows is not created: most days that a workout event can affect have none. */
async function writeGroup(
  container: DocumentContainer,
  group: Group,
  stored: Stored<Identified> | undefined,
  rows: readonly Row[],
): Promise<"written" | "unchanged" | typeof conflict> {
  if (isDeepStrictEqual(stored === undefined ? [] : Reflect.get(stored.document, "rows"), rows)) return "unchanged";
  const document = groupDocument(group, rows);
  const isWritten =
    stored === undefined
      ? await container.create(document, group.partition)
      : await container.replace(document, group.partition, stored.etag);
  return isWritten ? "written" : conflict;
}
