import { registerConsumer } from "../../shared/bronze/manifest/consumer-progress.ts";
import { sumCounts } from "../../shared/bronze/manifest/outcome-counts.ts";
import { bronzeReaderFor, goldFor, lakeFor, silverFor } from "../../shared/composition.ts";
import { computedSummaries } from "../../shared/gold/registry.ts";
import { type CarriedOver, carryOverFrozen } from "../../shared/gold/run/carry-over.ts";
import { sharedContainers } from "../../shared/gold/run/gold.ts";
import { readPartitionStatuses } from "../../shared/operations/status/partitions.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { UnsuitableDatabase } from "../../shared/platform/azure/databases.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import type { SliceLimits } from "../../shared/silver/slice/run-slice.ts";
import { type CatchUpLimits, catchUp, type RebuildListener } from "./catch-up.ts";
import { type DatabaseSet, databaseDescriptions } from "./database-set.ts";
import { localDrain } from "./drain.ts";
import { rejectIfUsedElsewhere } from "./guard.ts";
import { openDatabaseSet } from "./open-database-set.ts";
import { ensureMarker, updateMarker } from "./rebuild-marker.ts";
import { rulesDigest } from "./rules-digest.ts";
import { startWorkers } from "./silver-workers.ts";

/** Interval of the marker's heartbeat in milliseconds, see `rejectIfUsedElsewhere`. */
const heartbeatInterval = 10_000;

/** A rebuild in progress. */
export interface Rebuild {
  readonly target: Azure;
  /** Whether this resumes an earlier rebuild. */
  readonly isResumed: boolean;
  /** Number of events in bronze, and approximately how many of them silver had processed at the start. */
  readonly events: { readonly total: number; readonly before: number };
  /** What retention has frozen in the live gold: it was copied, since bronze does not contain its events any more. */
  readonly carriedOver: CarriedOver;
  /** Catches up the database set with bronze. */
  catchUp(listener?: RebuildListener): ReturnType<typeof catchUp>;
  close(): Promise<void>;
}

export interface RebuildOptions {
  /** Data folder of the local stack, see `openTarget`. */
  readonly data: string | undefined;
  readonly timeZone: string;
  readonly limits: RebuildLimits;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface RebuildLimits extends CatchUpLimits {
  readonly threads: number;
  /** Number of events from which threads are started. */
  readonly threadsFrom: number;
  readonly slice: SliceLimits;
}

const silent: RebuildListener = { onSlice() {}, onPage() {} };

/**
 * Creates the databases of a set, or resumes its rebuild.
 *
 * @throws Error if the app uses the set or it was started with other inputs; UnsuitableDatabase if it cannot be created
 */
export async function beginRebuild(live: Azure, set: DatabaseSet, options: RebuildOptions): Promise<Rebuild> {
  const { timeZone, now } = options;
  const target = openDatabaseSet(live, set, timeZone);
  let heartbeatTimer: NodeJS.Timeout | undefined;
  const close = async () => {
    clearInterval(heartbeatTimer);
    await target.close();
  };
  try {
    await createDatabases(target, set);
    await rejectIfUsedElsewhere(target);
    const progress = target.gold(sharedContainers.progress);
    await ensureMarker(progress, target.retryConflicts, set.name, { rules: rulesDigest(), timeZone }, now());
    await updateMarker(progress, target.retryConflicts, { touchedAt: now() });
    // A failed heartbeat is followed by the next one.
    heartbeatTimer = setInterval(
      () => updateMarker(progress, target.retryConflicts, { touchedAt: now() }).catch(() => {}),
      heartbeatInterval,
    );
    // Before the frozen groups are read: retention removes nothing from bronze that silver of this set has not read.
    await registerConsumer(lakeFor(target).manifest, set.silver, now());
    // Before silver reads an event: it applies the erasures in bronze to what was carried over.
    const carriedOver = await carryOverFrozen(goldFor(live, now), goldFor(target, now), computedSummaries);
    const partitions = await readPartitionStatuses(lakeFor(target).manifest, bronzeReaderFor(target), set.silver);
    const total = sumCounts(partitions.map(({ totals }) => totals)).accepted;
    let backlogEvents = sumBy(partitions, ({ backlog }) => backlog.events);
    const before = Math.max(0, total - backlogEvents);
    const isResumed = before > 0;
    return {
      target,
      isResumed,
      events: { total, before },
      carriedOver,
      async catchUp(listener = silent) {
        const usesThreads = backlogEvents >= Math.max(1, options.limits.threadsFrom);
        backlogEvents = 0;
        if (!usesThreads) return withoutThreads(target, options, listener);
        return withThreads(target, set, !isResumed, options, listener);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function withoutThreads(target: Azure, { limits, now }: RebuildOptions, listener: RebuildListener) {
  return catchUp(target, localDrain(silverFor(target, now), limits.slice), limits, listener, now);
}

/** @param isEmpty whether silver contains no documents yet */
async function withThreads(
  target: Azure,
  set: DatabaseSet,
  isEmpty: boolean,
  options: RebuildOptions,
  listener: RebuildListener,
) {
  const { data, timeZone, limits, now } = options;
  const workers = startWorkers(limits.threads, {
    data,
    databaseSet: set.name,
    timeZone,
    limits: limits.slice,
    isEmpty,
  });
  try {
    return await catchUp(target, workers.drain, limits, listener, now);
  } finally {
    await workers.close();
  }
}

async function createDatabases(target: Azure, set: DatabaseSet): Promise<void> {
  try {
    for (const description of databaseDescriptions(set)) await target.databases.ensure(description);
  } catch (error) {
    if (!(error instanceof UnsuitableDatabase)) throw error;
    const how = `In Azure add '${set.name}' to the parameter databaseSets of bicep/environments/ENV.bicepparam and deploy it (docs/operations.md)`;
    throw new UnsuitableDatabase(`${error.message}. ${how}`, { cause: error });
  }
}
