import type { ChangePage, DocumentContainer, Identified } from "../azure/documents.ts";
import { ContinuationForeign } from "../azure/errors.ts";
import type { Checkpoint, CheckpointReader, CheckpointStore } from "./checkpoint-store.ts";

/** The change feed of a container, as one consumer reads it. */
export interface ChangeFeed<R = void> {
  readonly container: Pick<DocumentContainer, "feedRanges" | "changes">;
  readonly checkpoints: CheckpointStore<R>;
  /** Is called when a range starts from its beginning, because its continuation is of another container. */
  readonly onRestart?: (range: string) => void;
}

export interface FollowOptions<D, R> {
  /** Changed documents in one page. */
  readonly pageSize: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
  /** Epoch milliseconds. */
  now(): number;
  /** Processes a page. Its checkpoint is stored afterwards, so after a crash the page is processed again. */
  handle(page: ChangePage<D>): Promise<R>;
}

/** `conflict`: another run has processed the same page, or has taken over; it also does the rest. */
export type FollowEnd = "drained" | "deadline" | "conflict";

/**
 * The feed ranges that a consumer reads: those of its first run. A continuation remains valid when Cosmos DB splits its
 * range.
 */
export async function beginFeed<R>({ container, checkpoints }: ChangeFeed<R>): Promise<readonly string[]> {
  const known = await checkpoints.ranges();
  if (known !== undefined) return known;
  await checkpoints.begin(await container.feedRanges());
  return (await checkpoints.ranges()) ?? [];
}

/** Follows all feed ranges to their end. To be called again, after a crash too, until it returns `drained`. */
export async function followFeed<D extends Identified, R>(
  feed: ChangeFeed<R>,
  options: FollowOptions<D, R>,
): Promise<FollowEnd> {
  return followRanges(feed, await beginFeed(feed), options);
}

/** Follows some of the feed ranges, one after another. */
export async function followRanges<D extends Identified, R>(
  feed: ChangeFeed<R>,
  ranges: readonly string[],
  options: FollowOptions<D, R>,
): Promise<FollowEnd> {
  let isFirst = true;
  for (const range of ranges)
    for (;;) {
      if (!isFirst && options.now() >= options.deadline) return "deadline";
      const outcome = await followPage(feed, range, options);
      if (outcome === "conflict") return outcome;
      if (outcome === "drained") break;
      isFirst = false;
    }
  return "drained";
}

async function followPage<D extends Identified, R>(
  feed: ChangeFeed<R>,
  range: string,
  { pageSize, handle }: FollowOptions<D, R>,
): Promise<"advanced" | "drained" | "conflict"> {
  const reader = openRange<D, R>(feed, range);
  const page = await reader.next(pageSize);
  if (typeof page === "string") return page;
  const isStored = await reader.advance(page.continuation, await handle(page));
  return isStored ? "advanced" : "conflict";
}

/** Reads a feed range ahead of its stored checkpoint. `advance` stores how far it was processed. */
export interface RangeReader<D, R> {
  /**
   * The next page. A continuation of another container is replaced by the beginning of the range first.
   * `conflict`: another run has stored a checkpoint in the meantime, or another version has taken over.
   */
  next(limit: number): Promise<ChangePage<D> | "drained" | "conflict">;
  /** As `Checkpoint.advance`, over the checkpoint from before the first page. To be called once, after a page. */
  advance(continuation: string, result: R): Promise<boolean>;
}

export function openRange<D extends Identified, R>(
  { container, checkpoints, onRestart }: ChangeFeed<R>,
  range: string,
): RangeReader<D, R> {
  let checkpoint: Checkpoint<R> | undefined;
  let from: Start | undefined;
  const begin = async () => {
    checkpoint = await checkpoints.read(range);
    return checkpoint && startOf(range, checkpoint.continuation);
  };
  return {
    async next(limit) {
      from ??= await begin();
      if (from === undefined) return "conflict";
      let page = await changesOf<D>(container, from, limit);
      if (page === "foreign") {
        if (!(await checkpoint?.restart())) return "conflict";
        onRestart?.(range);
        from = await begin();
        if (from === undefined || "continuation" in from) return "conflict";
        page = await container.changes<D>(from, limit);
      }
      if (page === undefined) return "drained";
      from = { continuation: page.continuation };
      return page;
    },
    advance: async (...of) => (await checkpoint?.advance(...of)) ?? false,
  };
}

/** A feed range with changes that the consumer has not processed. */
export interface UnreadRange {
  readonly range: string;
  /** When the first of them was written, epoch milliseconds. */
  readonly oldest?: number;
}

/** The feed ranges with unread changes, for planners and monitoring. Writes nothing. */
export async function unreadRanges({
  container,
  checkpoints,
}: Pick<ChangeFeed, "container"> & { readonly checkpoints: CheckpointReader }): Promise<UnreadRange[]> {
  const ranges = (await checkpoints.ranges()) ?? (await container.feedRanges());
  const unread = ranges.map(async (range): Promise<UnreadRange[]> => {
    const checkpoint = await checkpoints.read(range);
    const page = await changesOf(container, startOf(range, checkpoint?.continuation), 1);
    if (page === undefined) return [];
    // Unread even if the other container has no changes: the consumer starts it from the beginning.
    const oldest = page === "foreign" ? (await container.changes({ range }, 1))?.oldest : page.oldest;
    return [oldest === undefined ? { range } : { range, oldest }];
  });
  return (await Promise.all(unread)).flat();
}

type Start = { readonly range: string } | { readonly continuation: string };

function startOf(range: string, continuation: string | undefined): Start {
  return continuation === undefined ? { range } : { continuation };
}

/** A page; `foreign` when the continuation is of another container. */
async function changesOf<D extends Identified>(
  container: Pick<DocumentContainer, "changes">,
  from: Start,
  limit: number,
): Promise<ChangePage<D> | undefined | "foreign"> {
  try {
    return await container.changes<D>(from, limit);
  } catch (error) {
    if (error instanceof ContinuationForeign) return "foreign";
    throw error;
  }
}
