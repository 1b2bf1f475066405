import type { ChangePage, Identified } from "../../platform/azure/documents.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import { distinctGroups, groupOf } from "../group.ts";
import type { Feed, Summary } from "../summary.ts";
import { listSetAside } from "./dead-letters.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import type { WorkItem } from "./plan.ts";
import { readProgress, storeProgress } from "./progress.ts";
import { recompute } from "./recompute.ts";
import { holdTimeZone } from "./time-zone.ts";
import { freshView } from "./view.ts";

export interface RunLimits {
  /** Changed documents in one page. */
  readonly pageSize: number;
  /** Groups, or documents, in work at one time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No page is begun after it, but the first one is. */
  readonly deadline: number;
}

export interface RunCounts {
  readonly pages: number;
  /** Changed silver documents. */
  readonly documents: number;
  /** Recomputed, each once per page. */
  readonly groups: number;
  readonly written: number;
  /** Set aside in `gold-errors`. */
  readonly failed: number;
  /** When the first of the changed documents was written, epoch milliseconds. */
  readonly oldest?: number;
  /** Nothing is left of this item. */
  readonly drained: boolean;
}

const nothing: RunCounts = { pages: 0, documents: 0, groups: 0, written: 0, failed: 0, drained: true };

/**
 * Works on one item of the plan until nothing is left of it or time is up. To be called again, after a crash too, until it is drained.
 *
 * @throws TimeZoneChanged when gold was made for another reporting time zone, and whatever the stores throw
 */
export async function runWorkItem(gold: Gold, summary: Summary, item: WorkItem, limits: RunLimits): Promise<RunCounts> {
  await holdTimeZone(gold.gold(sharedContainers.progress), gold.calendar.timeZone);
  return item.kind === "set-aside"
    ? retrySetAside(gold, summary, limits)
    : follow(gold, summary, item.container, item.range, limits);
}

async function follow(
  gold: Gold,
  summary: Summary,
  container: string,
  range: string,
  limits: RunLimits,
): Promise<RunCounts> {
  const feed = summary.feeds.find((each) => each.container === container);
  if (feed === undefined) throw new Error(`${summary.name} does not follow ${container}`);
  const progress = gold.gold(sharedContainers.progress);
  const position = { summary: summary.name, version: summary.version, container, range };
  let counts = nothing;
  do {
    const known = await readProgress(progress, position);
    const from = known === undefined ? { range } : { continuation: known.document.continuation };
    const page = await gold.silver(container).changes(from, limits.pageSize);
    if (page === undefined) return { ...counts, drained: true };
    counts = add(counts, await bringUp(gold, summary, feed, page, limits.concurrency));
    // Another run has done the same work and moved on: it also does the rest.
    if (!(await storeProgress(progress, position, page.continuation, known))) break;
  } while (gold.now() < limits.deadline);
  return { ...counts, drained: false };
}

async function bringUp(
  gold: Gold,
  summary: Summary,
  feed: Feed,
  { documents, oldest }: ChangePage<Identified>,
  concurrency: number,
): Promise<RunCounts> {
  const view = freshView(gold.facts, gold.calendar);
  const keys = await concurrently(documents, concurrency, (document) => feed.expand(document, view));
  const groups = distinctGroups(summary, keys.flat());
  const { written, failed } = await recompute(gold, summary, groups, concurrency);
  const counts = { pages: 1, documents: documents.length, groups: groups.length, written, failed, drained: false };
  return oldest === undefined ? counts : { ...counts, oldest };
}

async function retrySetAside(gold: Gold, summary: Summary, { concurrency }: RunLimits): Promise<RunCounts> {
  const errors = gold.gold(sharedContainers.errors);
  let counts = nothing;
  for (const { key } of await listSetAside(errors, summary)) {
    const group = groupOf(summary, key);
    const { written, failed } = await recompute(gold, summary, [group], concurrency);
    if (failed === 0) await errors.remove(group.id, summary.name);
    counts = add(counts, { ...nothing, groups: 1, written, failed });
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
