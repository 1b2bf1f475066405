import type { ChangePage, DocumentContainer, Identified } from "../azure/documents.ts";
import type { CheckpointReader, CheckpointStore } from "./checkpoint-store.ts";

/** The change feed of a container, as one consumer reads it. */
export interface ChangeFeed<R = void> {
  readonly container: Pick<DocumentContainer, "feedRanges" | "changes">;
  readonly checkpoints: CheckpointStore<R>;
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
  { container, checkpoints }: ChangeFeed<R>,
  range: string,
  { pageSize, handle }: FollowOptions<D, R>,
): Promise<"advanced" | "drained" | "conflict"> {
  const checkpoint = await checkpoints.read(range);
  if (checkpoint === undefined) return "conflict";
  const page = await container.changes<D>(startOf(range, checkpoint.continuation), pageSize);
  if (page === undefined) return "drained";
  const isStored = await checkpoint.advance(page.continuation, await handle(page));
  return isStored ? "advanced" : "conflict";
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
    const page = await container.changes(startOf(range, checkpoint?.continuation), 1);
    if (page === undefined) return [];
    return [page.oldest === undefined ? { range } : { range, oldest: page.oldest }];
  });
  return (await Promise.all(unread)).flat();
}

function startOf(range: string, continuation: string | undefined) {
  return continuation === undefined ? { range } : { continuation };
}
