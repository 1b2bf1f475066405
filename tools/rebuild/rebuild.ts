import { bronzeOf, silverOf } from "../../shared/composition.ts";
import { sharedContainers } from "../../shared/gold/run/gold.ts";
import { sumCounts } from "../../shared/operations/status/counts.ts";
import { readPartitions } from "../../shared/operations/status/partitions.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { DatabaseUnfit } from "../../shared/platform/azure/databases.ts";
import type { SliceLimits } from "../../shared/silver/slice/run-slice.ts";
import { type CatchUpLimits, catchUp, type Listener } from "./catch-up.ts";
import { descriptionsOf, type Pair } from "./database-set.ts";
import { drainHere } from "./drain.ts";
import { refuseOthers } from "./guard.ts";
import { beginMark, touchMark } from "./mark.ts";
import { openTargetOf } from "./open-target.ts";
import { digestOfRules } from "./rules.ts";
import { startWorkers } from "./silver-workers.ts";

/** Milliseconds: so often a rebuild says that it is at work, see `refuseOthers`. */
const heartbeat = 10_000;

/** A rebuild that has begun. */
export interface Rebuild {
  readonly target: Azure;
  /** Whether this goes on with what an earlier command began. */
  readonly goesOn: boolean;
  /** Events in bronze, and about how many of them silver had when this command began: more land meanwhile. */
  readonly events: { readonly total: number; readonly before: number };
  /** Brings the pair up to bronze. */
  catchUp(listener?: Listener): ReturnType<typeof catchUp>;
  close(): Promise<void>;
}

export interface RebuildOptions {
  /** Of the local stack, see `openTarget`. */
  readonly data: string | undefined;
  readonly timeZone: string;
  readonly limits: RebuildLimits;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface RebuildLimits extends CatchUpLimits {
  readonly threads: number;
  /** Events below which it is not worth while to start threads. */
  readonly threadsFrom: number;
  readonly slice: SliceLimits;
}

const silent: Listener = { onSlice() {}, onPage() {} };

/**
 * Makes the databases of a pair, or goes on with one that was begun.
 *
 * @throws Error when the pair is the app's, is in use, or is being made by another recipe; DatabaseUnfit when it cannot be made
 */
export async function beginRebuild(live: Azure, pair: Pair, options: RebuildOptions): Promise<Rebuild> {
  const { timeZone, now } = options;
  const target = openTargetOf(live, pair, timeZone);
  let beat: NodeJS.Timeout | undefined;
  const close = async () => {
    clearInterval(beat);
    await target.close();
  };
  try {
    await makeDatabases(target, pair);
    await refuseOthers(target);
    const progress = target.gold(sharedContainers.progress);
    await beginMark(progress, pair.name, { rules: digestOfRules(), timeZone }, now());
    await touchMark(progress, { touchedAt: now() });
    // A beat that fails is followed by another.
    beat = setInterval(() => touchMark(progress, { touchedAt: now() }).catch(() => {}), heartbeat);
    const partitions = await readPartitions(target.table("manifest"), bronzeOf(target), pair.silver);
    const total = sumCounts(partitions.map(({ totals }) => totals)).accepted;
    let left = partitions.reduce((sum, { backlog }) => sum + backlog.events, 0);
    const before = Math.max(0, total - left);
    const goesOn = partitions.some(({ silverMovedAt }) => silverMovedAt !== undefined);
    return {
      target,
      goesOn,
      events: { total, before },
      async catchUp(listener = silent) {
        const many = left >= Math.max(1, options.limits.threadsFrom);
        left = 0;
        if (!many) return withoutThreads(target, options, listener);
        return withThreads(target, pair, !goesOn, options, listener);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function withoutThreads(target: Azure, { limits, now }: RebuildOptions, listener: Listener) {
  return catchUp(target, drainHere(silverOf(target, now), limits.slice), limits, listener, now);
}

/** @param fresh nothing is in silver yet */
async function withThreads(target: Azure, pair: Pair, fresh: boolean, options: RebuildOptions, listener: Listener) {
  const { data, timeZone, limits, now } = options;
  const workers = startWorkers(limits.threads, { data, pair: pair.name, timeZone, limits: limits.slice, fresh });
  try {
    return await catchUp(target, workers.drain, limits, listener, now);
  } finally {
    await workers.close();
  }
}

async function makeDatabases(target: Azure, pair: Pair): Promise<void> {
  try {
    for (const description of descriptionsOf(pair)) await target.databases.ensure(description);
  } catch (error) {
    if (!(error instanceof DatabaseUnfit)) throw error;
    const how = `In Azure add '${pair.name}' to the parameter pairs of bicep/environments/ENV.bicepparam and deploy it (docs/operations.md)`;
    throw new DatabaseUnfit(`${error.message}. ${how}`, { cause: error });
  }
}
