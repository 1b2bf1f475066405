import type { ChangePage } from "../../platform/azure/documents.ts";
import { beginFeed, openRange, type RangeReader } from "../../platform/change-feed/follow.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import type { Change, Feed } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { summaryFeed } from "./feeds.ts";
import type { Gold } from "./gold.ts";

/** Distinct changes that a run keeps in memory, some 100 bytes each. */
const maxChanges = 200_000;

type Reader = RangeReader<SilverDocuments[SilverContainer], void>;

/** A page of a feed range, without the changes that an earlier page of the run contains. */
export interface CollectedPage {
  readonly feed: Feed;
  readonly range: string;
  readonly reader: Reader;
  readonly continuation: string;
  /** Changed silver documents. */
  readonly documents: number;
  readonly changes: readonly Change[];
  /** When the first of them was written, epoch milliseconds. */
  readonly oldest?: number;
}

export interface Collected {
  readonly pages: readonly CollectedPage[];
  /** Whether these are all changes. */
  readonly complete: boolean;
  /** The feeds that start from their beginning, because their containers were recreated. */
  readonly restarted: readonly SilverContainer[];
}

export interface CollectLimits {
  /** Documents in one page. */
  readonly pageSize: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly until: number;
}

/** Reads the changes of all feeds of a summary, so that a group that many of them affect is computed once. */
export async function collect(gold: Gold, summary: ComputedSummary, limits: CollectLimits): Promise<Collected> {
  const pages: CollectedPage[] = [];
  const restarted = new Set<SilverContainer>();
  let [changes, complete] = [0, true];
  const isFull = () => pages.length > 0 && (changes >= maxChanges || gold.now() >= limits.until);
  for (const open of await openFeeds(gold, summary, (container) => restarted.add(container))) {
    let end: "drained" | "conflict" | "full" | undefined;
    while (end === undefined) {
      const page = isFull() ? "full" : await open.reader.next(limits.pageSize);
      if (typeof page === "string") end = page;
      else changes += pages[pages.push(reduced(open, page)) - 1]?.changes.length ?? 0;
    }
    complete &&= end === "drained";
  }
  return { pages, complete, restarted: [...restarted] };
}

interface OpenRange extends Pick<CollectedPage, "feed" | "range" | "reader"> {
  /** Whether no earlier page of the feed contains the change. */
  isNew(change: Change): boolean;
}

async function openFeeds(
  gold: Gold,
  summary: ComputedSummary,
  onRestart: (container: SilverContainer) => void,
): Promise<OpenRange[]> {
  const open: OpenRange[] = [];
  for (const feed of summary.feeds) {
    const source = { ...summaryFeed(gold, summary, feed.container), onRestart: () => onRestart(feed.container) };
    const isNew = newChanges();
    for (const range of await beginFeed(source)) open.push({ feed, range, reader: openRange(source, range), isNew });
  }
  return open;
}

function reduced(
  { feed, range, reader, isNew }: OpenRange,
  { documents, continuation, oldest }: ChangePage<SilverDocuments[SilverContainer]>,
): CollectedPage {
  const changes = documents.map((document) => feed.change(document)).filter(isNew);
  const page = { feed, range, reader, continuation, documents: documents.length, changes };
  return oldest === undefined ? page : { ...page, oldest };
}

function newChanges(): (change: Change) => boolean {
  const known = new Set<string>();
  return (change) => {
    const { size } = known;
    return known.add(JSON.stringify(change)).size > size;
  };
}
