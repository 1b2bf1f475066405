import { bronzeReaderFor, doctorFor } from "../../shared/composition.ts";
import { type FeedLag, readDeadLetters, readFeedLags } from "../../shared/operations/status/gold-lag.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { pollUntil } from "../common/poll.ts";
import { runtimeOf } from "../common/runtime.ts";
import { differingPartitions, readPositions } from "./positions.ts";

/** Reasons why the live and the rebuilt databases may differ. */
export interface SyncStatus {
  /** Manifest partitions in which the two silvers are at different positions. */
  readonly differingPartitions: readonly string[];
  /** Summaries of the live gold with unread changes of silver. */
  readonly laggingSummaries: readonly string[];
  /** Lagging summaries whose refresh is due. */
  readonly overdueSummaries: readonly string[];
  /** Lagging summaries whose refresh is not due yet. */
  readonly pendingRefreshes: readonly PendingRefresh[];
  /** Number of groups that cannot be computed. */
  readonly deadLetteredGroups: { readonly live: number; readonly rebuilt: number };
}

export interface PendingRefresh {
  readonly summary: string;
  /** Latest time of the refresh, epoch milliseconds. */
  readonly dueBy: number;
}

export function isInSync({ differingPartitions: partitions, overdueSummaries }: SyncStatus): boolean {
  return partitions.length === 0 && overdueSummaries.length === 0;
}

const contextOf = (azure: Azure) => doctorFor(azure, undefined, runtimeOf(azure));

export async function readSyncStatus(live: Azure, target: Azure): Promise<SyncStatus> {
  const bronze = bronzeReaderFor(live);
  const targetPositions = await readPositions(bronze, target.configuration.silverDatabase);
  const livePositions = await readPositions(bronze, live.configuration.silverDatabase);
  const [liveContext, targetContext] = [contextOf(live), contextOf(target)];
  const [feeds, liveGroups, rebuiltGroups] = await Promise.all([
    readFeedLags(liveContext),
    readDeadLetters(liveContext),
    readDeadLetters(targetContext),
  ]);
  return {
    differingPartitions: differingPartitions(livePositions, targetPositions),
    ...refreshStatusOf(feeds, liveContext.now()),
    deadLetteredGroups: { live: liveGroups.goldDeadLetters.length, rebuilt: rebuiltGroups.goldDeadLetters.length },
  };
}

/** The refresh status of the live gold. A summary refreshes all of its feeds at once, when the first one is due. */
export function refreshStatusOf(
  feeds: readonly Pick<FeedLag, "summary" | "waitingSince" | "dueSince">[],
  now: number,
): Pick<SyncStatus, "laggingSummaries" | "overdueSummaries" | "pendingRefreshes"> {
  const overdue = namesOf(feeds.filter(({ dueSince }) => dueSince !== undefined && dueSince <= now));
  const dueBy = new Map<string, number>();
  for (const { summary, dueSince } of feeds)
    if (dueSince !== undefined && !overdue.includes(summary))
      dueBy.set(summary, Math.min(dueSince, dueBy.get(summary) ?? dueSince));
  return {
    laggingSummaries: namesOf(feeds.filter(({ waitingSince }) => waitingSince !== undefined)),
    overdueSummaries: overdue,
    pendingRefreshes: [...dueBy].map(([summary, time]) => ({ summary, dueBy: time })),
  };
}

function namesOf(feeds: readonly { readonly summary: string }[]): string[] {
  return [...new Set(feeds.map(({ summary }) => summary))];
}

/**
 * Catches up the target until both silvers are at the same positions of bronze and the live gold is current, or until
 * the timeout, since the live pipeline may be stopped.
 *
 * @param timeout milliseconds
 */
export async function waitUntilInSync(
  live: Azure,
  target: Azure,
  catchUp: () => Promise<unknown>,
  timeout: number,
): Promise<SyncStatus> {
  const read = async () => {
    await catchUp();
    return readSyncStatus(live, target);
  };
  return (await pollUntil(read, isInSync, { timeout, interval: Math.min(1000, timeout) })).state;
}
