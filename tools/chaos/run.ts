import { setTimeout as sleep } from "node:timers/promises";
import { shuffled } from "../../testing/pipeline.ts";
import type { PipelineState } from "../common/pipeline-state.ts";
import { type Random, seeded } from "../common/random.ts";
import { faultRules } from "./fault-rules.ts";
import type { ChaosOptions } from "./options.ts";
import { accountOf, type ChaosAccount, countBy, wrongsOf } from "./reconcile.ts";
import { chaosEvents, publishSlowly } from "./send.ts";
import { hubPartitions, orchestrationsThatHang, untilSettled } from "./settle.ts";
import { type ChaosStack, startChaosStack } from "./stack.ts";
import type { Victim } from "./killable-process.ts";

/** What a run came to. */
export interface ChaosResult {
  readonly account: ChaosAccount;
  /** What must not be; nothing when all is well. */
  readonly wrongs: readonly string[];
  /** How often each process was killed. */
  readonly kills: Readonly<Record<string, number>>;
  /** How often each fault happened. */
  readonly faults: readonly { readonly fault: string; readonly happened: number }[];
  /** How often each alert came, by its name. */
  readonly alerts: Readonly<Record<string, number>>;
  readonly seconds: { readonly sending: number; readonly settling: number; readonly comparing: number };
}

/** Learns how a run goes. */
export interface ChaosListener {
  /** The stack runs; it is to be closed when the run is given up. */
  onStack?(stack: ChaosStack): void;
  onRound?(round: { readonly kills: number; readonly sent: number }): void;
  onSettling?(state: PipelineState, landed: number, inHubs: number): void;
}

/** Without kills the events go out in so many rounds. */
const fewestRounds = 8;

/** These mean that an event is lost or refused, whatever else went wrong. */
const badAlerts = ["sequence-gap", "internal-defect", "silver-dead-lettered", "gold-dead-lettered"];

/**
 * Streams events while processes are killed and services fail, waits until nothing is left to do, and compares.
 *
 * @throws Error when nothing moves any more
 */
export async function runChaos(options: ChaosOptions, listener: ChaosListener = {}): Promise<ChaosResult> {
  const events = chaosEvents(options.events, options.seed);
  const stack = await startChaosStack(options);
  try {
    listener.onStack?.(stack);
    if (options.faults) for (const rule of faultRules(options)) await stack.faults.add(rule);
    const acknowledged: string[] = [];
    const [killed, sending] = await timed(() => sendAndKill(options, stack, events, acknowledged, listener));
    const faults = stack.faults.list().map(({ target, kind, after, only, happened }) => {
      return {
        fault: [target, kind, ...(after ? ["after"] : []), ...(only === undefined ? [] : [only])].join(" "),
        happened,
      };
    });
    await stack.faults.clear();
    const partitions = await hubPartitions(stack.azure);
    const inHubs = partitions.reduce((sum, { last }) => sum + last + 1, 0);
    const [hanging, settling] = await timed(async () => {
      await untilSettled(stack.azure, partitions, (state, landed) => listener.onSettling?.(state, landed, inHubs));
      return orchestrationsThatHang(stack.port);
    });
    const [account, comparing] = await timed(() => accountOf(stack.azure, events, acknowledged, partitions));
    const alerts = Object.fromEntries(stack.alerts);
    const alarming = badAlerts
      .filter((name) => name in alerts)
      .map((name) => `the alert ${name} came ${alerts[name]} times`);
    const wrongs = [...wrongsOf(account), ...hanging, ...alarming];
    return { account, wrongs, kills: countBy(killed), faults, alerts, seconds: { sending, settling, comparing } };
  } finally {
    await stack.close();
  }
}

/** A share of the events for each kill; says who was killed, in order. */
async function sendAndKill(
  { kills, seed }: ChaosOptions,
  { azure, victims }: ChaosStack,
  events: Parameters<typeof publishSlowly>[1],
  acknowledged: string[],
  { onRound }: ChaosListener,
): Promise<string[]> {
  const random = seeded(seed + 2);
  const rounds = Math.max(kills, fewestRounds);
  const turns = turnsOf(victims, kills, rounds, random);
  const acknowledge = (texts: readonly string[]) => {
    for (const text of texts) acknowledged.push(text);
  };
  for (const [round, victim] of turns.entries()) {
    const share = events.filter((_, index) => index % rounds === round);
    const kill =
      victim === undefined ? undefined : sleep(random.between(100, 2500)).then(() => victim.killAndRestart());
    await Promise.all([kill, publishSlowly(azure, share, acknowledge)]);
    const done = turns.slice(0, round + 1).filter((each) => each !== undefined).length;
    onRound?.({ kills: done, sent: acknowledged.length });
  }
  return turns.flatMap((victim) => victim?.name ?? []);
}

/** Everyone as often as the others, in any order. */
function turnsOf(victims: readonly Victim[], kills: number, rounds: number, random: Random): (Victim | undefined)[] {
  const turns = Array.from({ length: rounds }, (_, index) =>
    index < kills ? victims[index % victims.length] : undefined,
  );
  return shuffled(turns, random);
}

async function timed<T>(work: () => Promise<T>): Promise<[T, seconds: number]> {
  const began = performance.now();
  const result = await work();
  return [result, (performance.now() - began) / 1000];
}
