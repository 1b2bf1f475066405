import type { ChangePage } from "../../platform/azure/documents.ts";
import { followRanges } from "../../platform/change-feed/follow.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import { distinctGroups, groupOf } from "../group.ts";
import type { ComputedSummary, Feed } from "../summary.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { summaryFeed } from "./feeds.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";
import type { SummaryWork } from "./plan.ts";
import { recompute } from "./recompute.ts";
import { ensureTimeZone } from "./time-zone.ts";

export interface RunLimits {
  /** Changed documents in one page. */
  readonly pageSize: number;
  /** Groups, or documents, processed at the same time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
}

export interface RunCounts {
  readonly pages: number;
  /** Changed silver documents. */
  readonly documents: number;
  /** Groups recomputed; each counts once per page. */
  readonly groups: number;
  readonly written: number;
  /** Groups dead-lettered in `gold-errors`. */
  readonly failed: number;
  /** When the first of the changed documents was written, epoch milliseconds. */
  readonly oldest?: number;
  /** Whether nothing of this work is left. */
  readonly drained: boolean;
}

const noCounts: RunCounts = { pages: 0, documents: 0, groups: 0, written: 0, failed: 0, drained: true };

/**
 * Processes one piece of work until nothing of it is left or the deadline passes. Call it again, after a crash too,
 * until it is drained.
 *
 * @throws TimeZoneChanged when gold contains days of another reporting time zone, and whatever the stores throw
 */
export async function runSummaryWork(
  gold: Gold,
  summary: ComputedSummary,
  work: SummaryWork,
  limits: RunLimits,
): Promise<RunCounts> {
  await ensureTimeZone(gold);
  return work.kind === "dead-letters"
    ? retryDeadLetters(gold, summary, limits)
    : processChanges(gold, summary, work.container, work.range, limits);
}

async function processChanges(
  gold: Gold,
  summary: ComputedSummary,
  container: string,
  range: string,
  { pageSize, concurrency, deadline }: RunLimits,
): Promise<RunCounts> {
  const feed = summary.feeds.find((each) => each.container === container);
  if (feed === undefined) throw new Error(`${summary.name} does not follow ${container}`);
  let counts = noCounts;
  const end = await followRanges<SilverDocuments[SilverContainer], void>(
    summaryFeed(gold, summary, container),
    [range],
    {
      pageSize,
      deadline,
      now: gold.now,
      async handle(page) {
        counts = add(counts, await processPage(gold, summary, feed, page, concurrency));
      },
    },
  );
  return { ...counts, drained: end === "drained" };
}

async function processPage<C extends SilverContainer>(
  gold: Gold,
  summary: ComputedSummary,
  feed: Feed<C>,
  { documents, oldest }: ChangePage<SilverDocuments[C]>,
  concurrency: number,
): Promise<RunCounts> {
  const context = openGroupContext(gold.silverReader, gold.calendar);
  const keys = await mapConcurrent(documents, concurrency, (document) => feed.affectedGroups(document, context));
  const groups = distinctGroups(summary, keys.flat());
  const { written, failed } = await recompute(gold, summary, groups, concurrency);
  const counts = { pages: 1, documents: documents.length, groups: groups.length, written, failed, drained: false };
  return oldest === undefined ? counts : { ...counts, oldest };
}

async function retryDeadLetters(gold: Gold, summary: ComputedSummary, { concurrency }: RunLimits): Promise<RunCounts> {
  const errors = gold.gold(sharedContainers.errors);
  let counts = noCounts;
  for (const { key } of await listDeadLetters(errors, summary)) {
    const group = groupOf(summary, key);
    const { written, failed } = await recompute(gold, summary, [group], concurrency);
    if (failed === 0) await errors.remove(group.id, summary.name);
    counts = add(counts, { ...noCounts, groups: 1, written, failed });
  }
  return { ...counts, drained: true };
}

function add(a: RunCounts, b: RunCounts): RunCounts {
  const oldest = a.oldest ?? b.oldest;
  return {
    ...(oldest === undefined ? {} : { oldest }),
    pages: a.pages + b.pages,
    documents: a.documents + b.documents,
    groups: a.groups + b.groups,
    written: a.written + b.written,
    failed: a.failed + b.failed,
    drained: b.drained,
  };
}
