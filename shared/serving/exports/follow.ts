import type { GroupDocument } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import type { Exports } from "./exports.ts";
import { monthOfDocument } from "./month.ts";
import { moveProgress, readProgress } from "./progress.ts";

/** The parts of its group's key stand beside its rows. */
type KeyedDocument = GroupDocument & Readonly<Record<string, unknown>>;

export interface FollowLimits {
  /** Changed documents in one page. */
  readonly pageSize: number;
  /** Epoch milliseconds. No page is begun after it, but the first one is. */
  readonly deadline: number;
}

/** Reads what changed in the summary's container, and makes the months of it pending. Gives how many documents changed. */
export async function follow(exports: Exports, summary: Summary, limits: FollowLimits): Promise<number> {
  let documents = 0;
  do {
    const read = await readPage(exports, summary, limits.pageSize);
    if (read === undefined) return documents;
    documents += read;
  } while (exports.now() < limits.deadline);
  return documents;
}

/** One page of the first feed range that has one; undefined when none has. */
async function readPage(exports: Exports, summary: Summary, pageSize: number): Promise<number | undefined> {
  const known = await readProgress(exports, summary);
  if (known === undefined) return undefined;
  const { feed, pending } = known.document;
  for (const position of feed) {
    const { range, continuation } = position;
    const from = continuation === undefined ? { range } : { continuation };
    const page = await exports.gold(summary.container).changes<KeyedDocument>(from, pageSize);
    if (page === undefined) continue;
    const months = page.documents.map((document) => monthOfDocument(summary, document));
    const next = { range, continuation: page.continuation };
    const moved = await moveProgress(exports, known, {
      feed: feed.map((each) => (each === position ? next : each)),
      pending: [...pending, ...months],
    });
    return moved ? page.documents.length : 0;
  }
  return undefined;
}
