import { type OutcomeCounts, sumCounts } from "../../shared/bronze/manifest/outcome-counts.ts";
import { layersFor } from "../../shared/composition.ts";
import { computedSummaries } from "../../shared/gold/registry.ts";
import { nextRefresh } from "../../shared/gold/run/refresh-interval.ts";
import { readGoldState } from "../../shared/operations/status/gold-state.ts";
import { readPartitionStatuses } from "../../shared/operations/status/partitions.ts";
import { layerStalledAfter } from "../../shared/operations/status/stalled.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { Configuration } from "../../shared/platform/azure/configuration.ts";
import { isThrottled } from "../../shared/platform/azure/errors.ts";
import { retry } from "../../shared/platform/azure/retry.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { minute } from "../../shared/platform/time.ts";
import { pollUntil } from "./poll.ts";

/** A service that throttles for a minute does not end the command. */
const retries = { attempts: 12, delay: 500, maximalDelay: 10_000, repeats: isThrottled };

/** The progress of all events through the layers. */
export interface PipelineState {
  /** Outcomes of all landed events. */
  readonly landed: OutcomeCounts;
  /** Events in bronze that silver has not processed. */
  readonly silverBacklog: number;
  /** Gold has processed all of silver, and silver all of bronze. */
  readonly goldIsCurrent: boolean;
  /** Time of gold's last progress, epoch milliseconds; undefined if not read or without progress. */
  readonly goldMovedAt: number | undefined;
}

/**
 * Reads the state. Gold is read only without a silver backlog, to limit the load on a busy pipeline.
 *
 * @throws Error if gold is stopped
 */
export async function readPipeline(azure: Azure): Promise<PipelineState> {
  const { stopped, ...state } = await retry(() => readOnce(azure), retries);
  if (stopped !== undefined) throw new Error(stopped);
  return state;
}

async function readOnce(azure: Azure): Promise<PipelineState & { readonly stopped?: string | undefined }> {
  const { manifest, bronze, database, gold, summaries } = layersFor(azure, Date.now);
  const partitions = await readPartitionStatuses(manifest, bronze, database);
  const landed = sumCounts(partitions.map(({ totals }) => totals));
  const silverBacklog = sumBy(partitions, ({ backlog }) => backlog.events);
  if (silverBacklog > 0) return { landed, silverBacklog, goldIsCurrent: false, goldMovedAt: undefined };
  const { stopped, feeds, movedAt } = await readGoldState(gold, summaries);
  return { landed, silverBacklog, goldIsCurrent: feeds === 0, goldMovedAt: movedAt, stopped };
}

/** Longer than the refresh interval, within which an hourly summary makes no progress, and some ticks of the timer. */
function defaultStallTimeout({ goldRefreshInterval }: Configuration): number {
  const wait = Math.max(...computedSummaries.map((summary) => nextRefresh(summary, 0, goldRefreshInterval)));
  return wait === 0 ? 2 * minute : wait + layerStalledAfter;
}

/**
 * Waits until `sent` events more than `before` have landed and silver and gold are current.
 *
 * @throws Error after `stallTimeout` milliseconds without progress
 */
export async function waitUntilSettled(
  azure: Azure,
  before: OutcomeCounts,
  sent: number,
  onState: (state: PipelineState, landedNow: number) => void = () => {},
  stallTimeout = defaultStallTimeout(azure.configuration),
): Promise<PipelineState> {
  const landedSince = (state: PipelineState) => distinctEvents(state.landed) - distinctEvents(before);
  const read = async () => {
    const state = await readPipeline(azure);
    onState(state, landedSince(state));
    return state;
  };
  const isSettled = (state: PipelineState) =>
    landedSince(state) >= sent && state.silverBacklog === 0 && state.goldIsCurrent;
  const { state, isDone } = await pollUntil(read, isSettled, { stallTimeout });
  if (isDone) return state;
  throw new Error(`no progress: ${landedSince(state)} of ${sent} events landed, ${JSON.stringify(state)}`);
}

/** Excludes duplicates, which occur when a host resumes the work of a killed one. */
function distinctEvents({ accepted, ignored, quarantined }: OutcomeCounts): number {
  return accepted + ignored + quarantined;
}
