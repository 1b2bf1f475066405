import { isDeepStrictEqual } from "node:util";
import type { DocumentContainer, Stored } from "../../platform/azure/documents.ts";
import { DocumentRefused } from "../../platform/azure/errors.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import { type Group, type GroupDocument, groupDocument } from "../group.ts";
import type { Row, Summary, View } from "../summary.ts";
import { setAside } from "./dead-letters.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { freshView, SilverUnreachable } from "./view.ts";

export type GroupOutcome = "written" | "unchanged" | "failed";

/** How many groups share one view of silver: it bounds the memory that the view's cache takes. */
const groupsPerView = 250;
const triesOfARace = 10;

/**
 * Brings the documents of the groups up to silver, and sets aside those that cannot be computed; counts what became of them.
 *
 * The documents' ETags are read before silver is. So whoever writes rows computed from an older silver than a document
 * already shows holds an ETag that is older too, and loses.
 */
export async function recompute(
  gold: Gold,
  summary: Summary,
  groups: readonly Group[],
  concurrency: number,
): Promise<Readonly<Record<GroupOutcome, number>>> {
  const counts = { written: 0, unchanged: 0, failed: 0 };
  const container = gold.gold(summary.container);
  for (let first = 0; first < groups.length; first += groupsPerView) {
    const chunk = groups.slice(first, first + groupsPerView);
    const read = async (group: Group) => ({
      group,
      stored: await container.read<GroupDocument>(group.id, group.partition),
    });
    const before = await concurrently(chunk, concurrency, read);
    const view = freshView(gold.facts, gold.calendar);
    const outcomes = await concurrently(before, concurrency, ({ group, stored }) =>
      settle(gold, summary, group, stored, view),
    );
    for (const outcome of outcomes) counts[outcome] += 1;
  }
  return counts;
}

async function settle(
  gold: Gold,
  summary: Summary,
  group: Group,
  known: Stored<GroupDocument> | undefined,
  view: View,
): Promise<GroupOutcome> {
  const container = gold.gold(summary.container);
  try {
    let outcome = await write(container, group, known, await rowsOf(summary, group, view));
    for (let tries = 1; outcome === "lost"; tries += 1) {
      if (tries === triesOfARace) throw new Error(`${summary.name}: ${tries} writes in a row lost to another writer`);
      const stored = await container.read<GroupDocument>(group.id, group.partition);
      const rows = await rowsOf(summary, group, freshView(gold.facts, gold.calendar));
      outcome = await write(container, group, stored, rows);
    }
    return outcome;
  } catch (error) {
    if (!(error instanceof GroupDefect || error instanceof DocumentRefused)) throw error;
    await setAside(gold.gold(sharedContainers.errors), summary, group, error.message, gold.now());
    return "failed";
  }
}

/** A pure step threw: trying again changes nothing until silver or the rule changes. */
class GroupDefect extends Error {
  override readonly name = "GroupDefect";
}

async function rowsOf(summary: Summary, group: Group, view: View): Promise<readonly Row[]> {
  try {
    return await summary.compute(group.key, view);
  } catch (error) {
    if (error instanceof SilverUnreachable) throw error;
    throw new GroupDefect(String(error), { cause: error });
  }
}

/** A group that was never written and has no rows stays unwritten: most days that a workout event can touch have none. */
async function write(
  container: DocumentContainer,
  group: Group,
  stored: Stored<GroupDocument> | undefined,
  rows: readonly Row[],
): Promise<"written" | "unchanged" | "lost"> {
  if (isDeepStrictEqual(stored?.document.rows ?? [], rows)) return "unchanged";
  const document = groupDocument(group, rows);
  const won =
    stored === undefined
      ? await container.create(document, group.partition)
      : await container.replace(document, group.partition, stored.etag);
  return won ? "written" : "lost";
}
