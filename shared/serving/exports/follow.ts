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

export interface FollowCounts {
  /** Documents that changed. */
  readonly documents: number;
  readonly restarted: boolean;
}

/**
 * Reads the changes of the summary's container and marks their months as pending.
 */
export async function followGold(exports: Exports, summary: Summary, limits: ExportLimits): Promise<FollowCounts> {
  let [documents, restarted] = [0, false];
  const feed = {
    container: exports.gold(summary.container),
    checkpoints: exportCheckpoints(exports, summary),
    onRestart() {
      restarted = true;
    },
  };
  await followFeed<KeyedDocument, readonly string[]>(feed, {
    ...limits,
    now: exports.now,
    async handle(page) {
      documents += page.documents.length;
      return page.documents.map((document) => monthOfDocument(summary, document));
    },
  });
  return { documents, restarted };
}
