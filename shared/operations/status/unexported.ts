import type { GroupDocument } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import { readOnlyCheckpoints } from "../../platform/change-feed/checkpoint-store.ts";
import { followFeed } from "../../platform/change-feed/follow.ts";
import { earliest } from "../../platform/time.ts";
import { monthOfDocument } from "../../serving/exports/month.ts";
import { exportCheckpointReader, peekProgress } from "../../serving/exports/progress.ts";
import type { ExportContext } from "./export-lag.ts";

/** The changes of a summary that no exported file contains. */
export interface Unexported {
  /** Since when the first of them waits, epoch milliseconds; undefined if there is none, or if it is not known. */
  readonly since: number | undefined;
  /** Months that the export is about to write again, because of changes that it has read. */
  readonly pending: ReadonlySet<string>;
  /** The months of all of them, in order. */
  readonly months: readonly string[];
  /** Ids of the documents that the export has not read. */
  readonly unread: ReadonlySet<string>;
  /** Whether there are further changes, which were not read here either. */
  readonly hasMore: boolean;
}

const pageSize = 1000;
/** Bounds what one call reads. An hour of changes of a busy summary fits. */
const maxPages = 50;

/** Reads the changes that the export will read next, and writes nothing. */
export async function readUnexported(context: ExportContext, summary: Summary): Promise<Unexported> {
  // Read before the feed: what the export reads in the meantime counts as pending or as unread, never as exported.
  const known = await peekProgress(context, summary);
  const pending = new Set(known?.document.pending);
  const months = new Set(pending);
  const unread = new Set<string>();
  let since = pending.size > 0 ? known?.writtenAt : undefined;
  let pages = 0;
  const feed = {
    container: context.gold(summary.container),
    checkpoints: readOnlyCheckpoints(exportCheckpointReader(context, summary)),
  };
  const end = await followFeed<GroupDocument & Readonly<Record<string, unknown>>, void>(feed, {
    pageSize,
    deadline: maxPages,
    now: () => pages,
    async handle({ documents, oldest }) {
      pages += 1;
      since = earliest([since, oldest]);
      for (const document of documents) {
        unread.add(document.id);
        months.add(monthOfDocument(summary, document));
      }
    },
  });
  return { since, pending, months: [...months].sort(), unread, hasMore: end !== "drained" };
}
