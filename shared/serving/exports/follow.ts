import type { Summary } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { followFeed } from "../../platform/change-feed/follow.ts";
import type { Exports } from "./exports.ts";
import { monthOfDocument } from "./month.ts";
import { exportCheckpoints } from "./progress.ts";

/** The parts of the group's key are properties of its document. */
type KeyedDocument = Identified & Readonly<Record<string, unknown>>;

export interface ExportLimits {
  /** Changed documents in one page. */
  readonly pageSize: number;
  /** Epoch milliseconds. No page or month is begun after it, except the first. */
  readonly deadline: number;
}

/**
 * Reads the changes of the summary's container and marks their months as pending.
 *
 * @returns how many documents changed
 */
export async function followGold(exports: Exports, summary: Summary, limits: ExportLimits): Promise<number> {
  const feed = { container: exports.gold(summary.container), checkpoints: exportCheckpoints(exports, summary) };
  let changed = 0;
  await followFeed<KeyedDocument, readonly string[]>(feed, {
    ...limits,
    now: exports.now,
    async handle({ documents }) {
      changed += documents.length;
      return documents.map((document) => monthOfDocument(summary, document));
    },
  });
  return changed;
}
