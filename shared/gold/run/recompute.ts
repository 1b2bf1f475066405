import { isDeepStrictEqual } from "node:util";
import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { InfrastructureFault, PermanentFailure } from "../../platform/korevital-error.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { type Group, type GroupDocument, groupDocument } from "../group.ts";
import type { GroupContext } from "../group-context.ts";
import type { ComputedSummary } from "../summary.ts";
import { type DeadLetter, deadLetter } from "./dead-letters.ts";
import { frozenGroups } from "./frozen-groups.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";
import { checkRows } from "./invalid-row.ts";
import { withheldRows } from "./withheld-rows.ts";

/**
 * `paused`: a dead-lettered group whose next attempt is later. `left`: the time was over. `frozen`: its rows stay,
 * because retention has removed what it would read (see `frozen-groups.ts`).
 */
export type GroupOutcome = "written" | "unchanged" | "truncated" | "failed" | "paused" | "left" | "frozen";

export const noGroups: Readonly<Record<GroupOutcome, number>> = {
  ...{ written: 0, unchanged: 0, truncated: 0, failed: 0, paused: 0, left: 0, frozen: 0 },
};

/** How many groups share one context, which bounds the memory of its cache. */
const groupsPerContext = 250;

export interface RecomputeLimits {
  /** Groups computed at the same time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No group is begun after it, except the first. */
  readonly deadline: number;
}

export interface Recomputed {
  readonly counts: Readonly<Record<GroupOutcome, number>>;
  /** The groups of the outcome `left`. */
  readonly left: readonly Group[];
}

/**
 * Recomputes the groups from silver, writes the documents that change, and dead-letters the groups that cannot be
 * computed. A dead letter of a group that succeeds is removed.
 *
 * The ETags of the documents are read before silver is read. Rows computed from an older silver than a document
 * contains therefore have an older ETag, and their write conflicts.
 *
 * @param known the summary's dead letters, by id
 */
export async function recompute(
  gold: Gold,
  summary: ComputedSummary,
  groups: readonly Group[],
  { concurrency, deadline }: RecomputeLimits,
  known: ReadonlyMap<string, DeadLetter>,
): Promise<Recomputed> {
  const counts = { ...noGroups };
  const left: Group[] = [];
  const container = gold.gold(summary.container);
  const due = groups.filter(({ id }) => (known.get(id)?.retryAt ?? 0) <= gold.now());
  counts.paused = groups.length - due.length;
  let begun = 0;
  const isOver = () => begun > 0 && gold.now() >= deadline;
  for (let first = 0; first < due.length; first += groupsPerContext) {
    const some = due.slice(first, first + groupsPerContext);
    const chunk = await withoutFrozen(gold, summary, some, known);
    counts.frozen += some.length - chunk.length;
    const stored = isOver()
      ? chunk.map((group) => ({ group, document: undefined }))
      : await mapConcurrent(chunk, concurrency, async (group) => ({
          group,
          document: await readGroup(container, group),
        }));
    const context = openGroupContext(gold.visibleSilver ?? gold.silverReader, gold);
    const keys = chunk.map(({ key }) => key);
    if (!isOver()) await summary.prepare?.(keys, context);
    await mapConcurrent(stored, concurrency, async ({ group, document }) => {
      if (isOver()) {
        counts.left += 1;
        left.push(group);
        return;
      }
      begun += 1;
      counts[await recomputeGroup(gold, summary, group, document, context, known.has(group.id))] += 1;
    });
  }
  return { counts, left };
}

/** The groups that are not frozen. A dead letter of a frozen one is removed: it is never tried again. */
async function withoutFrozen(
  gold: Gold,
  summary: ComputedSummary,
  groups: readonly Group[],
  known: ReadonlyMap<string, DeadLetter>,
): Promise<Group[]> {
  const isFrozen = await frozenGroups(gold, summary);
  for (const group of groups)
    if (known.has(group.id) && isFrozen(group)) await gold.gold(sharedContainers.errors).remove(group.id, summary.name);
  return groups.filter((group) => !isFrozen(group));
}

/** @param stored the document as it was before the context was opened */
async function recomputeGroup(
  gold: Gold,
  summary: ComputedSummary,
  group: Group,
  stored: Stored<Identified> | undefined,
  context: GroupContext,
  isDeadLettered: boolean,
): Promise<GroupOutcome> {
  const errors = gold.gold(sharedContainers.errors);
  const container = gold.gold(summary.container);
  let isFirst = true;
  const attempt = async () => {
    const before = isFirst ? stored : await readGroup(container, group);
    const view = isFirst ? context : openGroupContext(gold.visibleSilver ?? gold.silverReader, gold);
    isFirst = false;
    return writeGroup(container, group, before, await computeDocument(gold, summary, group, view));
  };
  try {
    const outcome = await gold.retryConflicts("gold-group", attempt);
    if (isDeadLettered) await errors.remove(group.id, summary.name);
    return outcome;
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    await deadLetter({ ...gold, errors }, summary, group, error);
    return "failed";
  }
}

/** The summary's rule threw: a retry fails too, until silver or the rule changes. */
class GroupFailed extends PermanentFailure {
  override readonly name = "GroupFailed";
  readonly code = "group-failed";
}

async function computeDocument(
  gold: Gold,
  summary: ComputedSummary,
  group: Group,
  context: GroupContext,
): Promise<GroupDocument> {
  try {
    const rows = await summary.compute(group.key, context);
    const document = { ...groupDocument(group, rows), ...(await withheldRows(gold, summary, group)) };
    checkRows(summary, document.rows);
    return document;
  } catch (error) {
    if (error instanceof InfrastructureFault || error instanceof PermanentFailure) throw error;
    throw new GroupFailed(String(error), { cause: error });
  }
}

function readGroup(container: DocumentContainer, { id, partition }: Group): Promise<Stored<Identified> | undefined> {
  return container.read(id, partition);
}

/** A group without rows is not created: most days that a workout event can affect have none. */
async function writeGroup(
  container: DocumentContainer,
  { partition }: Group,
  stored: Stored<Identified> | undefined,
  document: GroupDocument,
): Promise<"written" | "unchanged" | "truncated" | typeof conflict> {
  const property = (name: string): unknown => stored && Reflect.get(stored.document, name);
  const before = [stored === undefined ? [] : property("rows"), property("withheld"), property("withheldFor")];
  const isSame = isDeepStrictEqual(before, [document.rows, document.withheld, document.withheldFor]);
  if (isSame && property("truncated") === document.truncated) return "unchanged";
  const isWritten =
    stored === undefined
      ? await container.create(document, partition)
      : await container.replace(document, partition, stored.etag);
  if (!isWritten) return conflict;
  return document.truncated ? "truncated" : "written";
}
