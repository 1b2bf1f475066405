import { setTimeout as sleep } from "node:timers/promises";
import { objectivesTable } from "../../shared/operations/objectives/count-store.ts";
import { readServiceLevels, type ServiceLevels } from "../../shared/operations/objectives/report.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { objectives } from "../../shared/slo/registry.ts";
import type { PipelineState } from "../common/pipeline-state.ts";
import { type Random, seeded, shuffled } from "../common/random.ts";
import { faultRules } from "./fault-rules.ts";
import type { KillableProcess } from "./killable-process.ts";
import { missedObjectives } from "./missed-objectives.ts";
import type { ChaosOptions } from "./options.ts";
import { type ChaosReconciliation, countBy, reconcile, violationsOf } from "./reconcile.ts";
import { chaosEvents, packShares, publishInParts, unpackShare } from "./send.ts";
import { hubPartitions, unfinishedOrchestrations, waitUntilHubsSettled } from "./settle.ts";
import { type ChaosStack, startChaosStack } from "./stack.ts";
import { openTableReader } from "./tables/table-reader.ts";
import { watchTables } from "./tables/watch-tables.ts";

/** The result of a run. */
export interface ChaosResult {
  readonly reconciliation: ChaosReconciliation;
  /** Empty if each event counts exactly once. */
  readonly violations: readonly string[];
  /** Number of kills by process. */
  readonly kills: Readonly<Record<string, number>>;
  /** Number of occurrences of each fault. */
  readonly faults: readonly { readonly fault: string; readonly happened: number }[];
  /** Number of alerts by name. */
  readonly alerts: Readonly<Record<string, number>>;
  /** The objectives over the run. */
  readonly levels: ServiceLevels;
  readonly seconds: { readonly sending: number; readonly settling: number; readonly comparing: number };
}

/** Callbacks for the progress of a run. */
export interface ChaosListener {
  /** Called when the stack runs; close it to abort the run. */
  onStack?(stack: ChaosStack): void;
  onRound?(round: { readonly kills: number; readonly sent: number }): void;
  onSettling?(state: PipelineState, landed: number, inHubs: number): void;
}

/** Minimum number of rounds in which events are sent. */
const minimumRounds = 8;

/** These alerts mean that an event is lost or dead-lettered, which faults and kills must not cause. */
const violatingAlerts = ["sequence-gap", "internal-defect", "silver-dead-lettered", "gold-dead-lettered"];

/**
 * Sends events while processes are killed and services fail, waits until the pipeline is settled, and reconciles.
 *
 * @throws Error if the pipeline stalls
 */
export async function runChaos(options: ChaosOptions, listener: ChaosListener = {}): Promise<ChaosResult> {
  const rounds = Math.max(options.kills, minimumRounds);
  const shares = packShares(chaosEvents(options.events, options.seed), rounds);
  const stack = await startChaosStack(options);
  const reader = options.tables ? openTableReader(stack.azure) : undefined;
  const watched = reader && watchTables(reader);
  try {
    listener.onStack?.(stack);
    if (options.faults) for (const rule of faultRules(options)) await stack.faults.add(rule);
    const [{ killed, acknowledged }, sending] = await timed(() => sendAndKill(options, stack, shares, listener));
    const faults = stack.faults.list().map(({ target, kind, after, only, happened }) => {
      return {
        fault: [target, kind, ...(after ? ["after"] : []), ...(only === undefined ? [] : [only])].join(" "),
        happened,
      };
    });
    await stack.faults.clear();
    const partitions = await hubPartitions(stack.azure);
    const inHubs = sumBy(partitions, ({ last }) => last + 1);
    const [unfinished, settling] = await timed(async () => {
      await waitUntilHubsSettled(stack.azure, partitions, (state, landed) =>
        listener.onSettling?.(state, landed, inHubs),
      );
      return unfinishedOrchestrations(stack);
    });
    const tables = reader && watched && { reader, reads: await watched.stop() };
    const [reconciliation, comparing] = await timed(() =>
      reconcile(stack.azure, shares.flatMap(unpackShare), acknowledged, partitions, tables),
    );
    const alerts = Object.fromEntries(stack.alerts);
    const alertViolations = violatingAlerts
      .filter((name) => name in alerts)
      .map((name) => `alert ${name} was raised ${alerts[name]} times`);
    const levels = await readServiceLevels(stack.azure.table(objectivesTable), objectives, Date.now());
    const violations = [
      ...violationsOf(reconciliation),
      ...unfinished,
      ...alertViolations,
      ...missedObjectives(levels.objectives, objectives),
    ];
    return {
      reconciliation,
      violations,
      kills: countBy(killed),
      faults,
      alerts,
      levels,
      seconds: { sending, settling, comparing },
    };
  } finally {
    await watched?.stop();
    await stack.close();
  }
}

/** Sends a share of the events per kill; returns the names of the killed processes, and the acknowledged events. */
async function sendAndKill(
  { kills, seed }: ChaosOptions,
  { azure, processes }: ChaosStack,
  shares: readonly Buffer[],
  { onRound }: ChaosListener,
): Promise<{ readonly killed: readonly string[]; readonly acknowledged: number }> {
  const random = seeded(seed + 2);
  const schedule = killSchedule(processes, kills, shares.length, random);
  const killed: string[] = [];
  let acknowledged = 0;
  const acknowledge = (count: number) => {
    acknowledged += count;
  };
  const restarts = new Map<KillableProcess, Promise<void>>();
  for (const [round, share] of shares.entries()) {
    const process = schedule[round];
    if (process !== undefined) {
      await restarts.get(process);
      restarts.set(process, killWithin(process, random.between(100, 2500)));
      killed.push(process.name);
    }
    await publishInParts(azure, unpackShare(share), acknowledge);
    onRound?.({ kills: killed.length, sent: acknowledged });
  }
  await Promise.all(restarts.values());
  return { killed, acknowledged };
}

/** Others may be killed before this one has restarted. */
function killWithin(process: KillableProcess, milliseconds: number): Promise<void> {
  const restarted = sleep(milliseconds).then(() => process.killAndRestart());
  // Awaited later: until then a failure must not end this process.
  restarted.catch(() => {});
  return restarted;
}

/** Kills in random rounds, each process once in random order before one is killed again: it needs time to restart. */
function killSchedule(
  processes: readonly KillableProcess[],
  kills: number,
  rounds: number,
  random: Random,
): (KillableProcess | undefined)[] {
  const cycles = Array.from({ length: Math.ceil(kills / processes.length) }, () => shuffled(processes, random));
  const order = cycles.flat().slice(0, kills).values();
  const isKill = shuffled(
    Array.from({ length: rounds }, (_, index) => index < kills),
    random,
  );
  return isKill.map((kill) => (kill ? order.next().value : undefined));
}

async function timed<T>(work: () => Promise<T>): Promise<[T, seconds: number]> {
  const began = performance.now();
  const result = await work();
  return [result, (performance.now() - began) / 1000];
}
