import type { Identified } from "../../platform/azure/documents.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { type Group, type GroupDocument, groupDocumentFrom } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";
import { standingOfGroup } from "./standing-of-group.ts";

/**
 * Erasure and restriction of a frozen group. It cannot be computed without the person, so that all of its rows are
 * removed or withheld if any of its day is the person's: a row of a mac that two people had on one day is lost for
 * both.
 *
 * A withheld row is beside the rows of its document, where nothing reads it, and is put back when the restriction of
 * all for whom it was withheld is lifted, whoever owns the mac by then.
 */
export async function settleFrozen(gold: Gold, summary: ComputedSummary, group: Group): Promise<void> {
  const container = gold.gold(summary.container);
  await gold.retryConflicts("gold-group", async () => {
    const stored = await container.read<Identified>(group.id, group.partition);
    if (stored === undefined) return true;
    const settled = await settledDocument(gold, summary, group, stored.document);
    if (settled === stored.document) return true;
    const isDone =
      settled === undefined
        ? await container.removeVersion(group.id, group.partition, stored.etag)
        : await container.replace(settled, group.partition, stored.etag);
    return isDone || conflict;
  });
}

/** The document of a frozen group as it should be; undefined if it is an erased person's. */
export async function settledDocument(
  gold: Gold,
  summary: ComputedSummary,
  group: Group,
  stored: Identified,
): Promise<Identified | undefined> {
  const { standing, restricted } = await standingOfGroup(gold, summary, group);
  if (standing === "erased") return undefined;
  const { rows, withheld = [], withheldFor = [] } = groupDocumentFrom(stored);
  const { withheld: _, withheldFor: __, ...document } = stored as GroupDocument;
  if (standing === "used") {
    const isRestricted = await gold.restricted?.();
    if (withheld.length === 0 || withheldFor.some((hash) => isRestricted?.has(hash))) return stored;
    return { ...document, rows: withheld } as GroupDocument;
  }
  if (rows.length === 0) return stored;
  const all = [...new Set([...withheldFor, ...restricted])];
  return { ...document, rows: [], withheld: withheld.length > 0 ? withheld : rows, withheldFor: all } as GroupDocument;
}
