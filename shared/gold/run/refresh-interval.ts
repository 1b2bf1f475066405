import type { Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import { storedNumber } from "../../platform/stored-value.ts";
import type { ComputedSummary } from "../summary.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/*
 * How often a summary is recomputed. An hourly summary (`refresh: "hourly"`) is refreshed once in each interval of the
 * clock, by default in each full hour; a refresh takes as many runs as it needs to read all changes. Every other
 * summary is refreshed in every run. Nothing outside this file computes with the interval.
 */

/** In `gold-progress`: a version of an hourly summary contained all changes that were there at this time. */
interface LastRefresh extends Identified {
  readonly consumer: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly refreshedAt: number;
}

/** The summaries that this run refreshes. */
export async function dueSummaries(gold: Gold, summaries: readonly ComputedSummary[]): Promise<ComputedSummary[]> {
  const due = await Promise.all(summaries.map((summary) => isDue(gold, summary)));
  return summaries.filter((_, index) => due[index]);
}

/** @param begun when the refresh that has read all changes began, epoch milliseconds */
export async function markRefreshed(gold: Gold, summary: ComputedSummary, begun: number): Promise<void> {
  if (intervalOf(summary, gold.refreshInterval) === 0) return;
  const progress = gold.gold(sharedContainers.progress);
  const { name: consumer, version } = summary;
  const id = lastRefreshId(summary);
  const known = await progress.read(id, consumer);
  // A run that was terminated may still end after a later one.
  if (known !== undefined && storedNumber(known.document, "refreshedAt") >= begun) return;
  const document: LastRefresh = { id, consumer, version, refreshedAt: begun };
  // On a conflict another run has marked a refresh of its own.
  if (known === undefined) await progress.create(document, consumer);
  else await progress.replace(document, consumer, known.etag);
}

/**
 * When a change that was written at `since` is processed at the latest, given that gold runs then.
 *
 * @param since epoch milliseconds
 * @param refreshInterval milliseconds, as in `Gold`
 */
export function nextRefresh(summary: ComputedSummary, since: number, refreshInterval: number): number {
  return since + intervalOf(summary, refreshInterval);
}

async function isDue(gold: Gold, summary: ComputedSummary): Promise<boolean> {
  const interval = intervalOf(summary, gold.refreshInterval);
  if (interval === 0) return true;
  const known = await gold.gold(sharedContainers.progress).read(lastRefreshId(summary), summary.name);
  if (known === undefined) return true;
  return Math.floor(storedNumber(known.document, "refreshedAt") / interval) < Math.floor(gold.now() / interval);
}

/** Milliseconds; 0: every run. */
function intervalOf({ refresh }: ComputedSummary, refreshInterval: number): number {
  return refresh === "hourly" ? refreshInterval : 0;
}

function lastRefreshId({ name, version }: ComputedSummary): string {
  return hashId("last-refresh", name, version);
}
