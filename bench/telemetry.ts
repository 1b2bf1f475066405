import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePortFlags } from "../local/free-ports.ts";
import { listPartitions, partitionFromKey } from "../shared/bronze/manifest/partition.ts";
import { readPartitionState } from "../shared/bronze/manifest/partition-state.ts";
import { lakeFor } from "../shared/composition.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { readings } from "../testing/readings.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { chunks, publish } from "../tools/common/publish.ts";
import { startStack } from "../tools/common/stack.ts";
import { openTarget } from "../tools/common/target.ts";
import { functionHostOf, processorSeconds } from "./host-process.ts";
import { waitForSilver } from "./wait-for-silver.ts";

const devices = 100;
/** Readings per device for the warm-up and for the measurement. */
const [first, measured] = [600, 900];
/** Milliseconds after which no further pair of rounds is started. */
const maxDuration = 170_000;
/** Milliseconds until the telemetry of the last batch is exported. */
const exportDelay = 1500;

const states = ["off", "on"] as const;
type State = (typeof states)[number];

/** The measurements of one round. */
interface Round {
  /** Events per second from the first send until the last event is in bronze. */
  readonly landed: number;
  /** Processor time of the host in milliseconds per thousand events, until silver has caught up. */
  readonly processor: number;
}

type Pair = Readonly<Record<State, Round>>;

/**
 * Measures the cost of telemetry from the hub to silver: the same events with and without it, alternating. Each round
 * starts a new stack, since equal processes differ by some percent for their lifetime. Compare the processor time of
 * the host; the landing rate depends on other load of the machine.
 */
export async function benchTelemetry(): Promise<void> {
  const pairs: Pair[] = [];
  const began = performance.now();
  for (const events of chunks(readings(devices, Number.POSITIVE_INFINITY), devices * (first + measured))) {
    const rounds: [State, Round][] = [];
    // Alternates the order.
    for (const state of pairs.length % 2 === 0 ? states : states.toReversed())
      rounds.push([state, await roundWith(state, events)]);
    pairs.push(Object.fromEntries(rounds) as Pair);
    if (performance.now() - began > maxDuration) break;
  }
  printRounds(pairs);
}

async function roundWith(state: State, events: readonly GeneratedEvent[]): Promise<Round> {
  const data = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet", "--telemetry", state]);
  const azure = openTarget({ data });
  try {
    const host = await functionHostOf(stack.pid);
    await sendAndWait(azure, events.slice(0, devices * first), 0);
    return await measure(azure, host, events.slice(devices * first));
  } finally {
    await azure.close();
    await stack.stop();
    await rm(data, { recursive: true });
  }
}

async function measure(azure: Azure, host: number, events: readonly GeneratedEvent[]): Promise<Round> {
  const used = await processorSeconds(host);
  const began = Date.now();
  await sendAndWait(azure, events, devices * first);
  const seconds = (await processorSeconds(host)) - used;
  const landing = (await lastLandedAt(azure)) - began;
  return { landed: (events.length / landing) * 1000, processor: (seconds * 1000) / (events.length / 1000) };
}

/** Sends events and waits until silver has processed them and their telemetry is exported. */
async function sendAndWait(azure: Azure, events: readonly GeneratedEvent[], before: number): Promise<void> {
  await publish(azure, events);
  await waitForSilver(azure, before + events.length, 500);
  await sleep(exportDelay);
}

/** Time of the last landing, epoch milliseconds; the table's time is more precise than polling. */
async function lastLandedAt(azure: Azure): Promise<number> {
  const { manifest } = lakeFor(azure);
  const keys = await listPartitions(manifest);
  const heads = await Promise.all(keys.map((key) => readPartitionState(manifest, partitionFromKey(key))));
  return Math.max(...heads.map(({ movedAt = 0 }) => movedAt));
}

function printRounds(pairs: readonly Pair[]): void {
  console.log(
    `  ${devices * measured} heart rates of ${devices} devices, ${pairs.length} rounds without and with telemetry, alternating`,
  );
  console.log(
    "  median (lowest to highest)          landed, events/s           host, ms of processor time per 1,000 events",
  );
  for (const state of states) {
    const rounds = pairs.map((pair) => pair[state]);
    line(`telemetry ${state}`, (measure) => spread(rounds.map(measure), 1));
  }
  line("with / without, per pair", (measure) =>
    spread(
      pairs.map(({ off, on }) => measure(on) / measure(off)),
      3,
    ),
  );
}

function line(title: string, of: (measure: (round: Round) => number) => string): void {
  const cells = [of(({ landed }) => landed), of(({ processor }) => processor)];
  console.log(`  ${title.padEnd(34)}  ${cells.map((cell) => cell.padEnd(25)).join("  ")}`.trimEnd());
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted.at(index) ?? Number.NaN;
  const middle = (at(Math.ceil(sorted.length / 2) - 1) + at(Math.floor(sorted.length / 2))) / 2;
  const [median, lowest, highest] = [middle, at(0), at(-1)].map((value) => value.toFixed(digits));
  return `${median} (${lowest} to ${highest})`;
}
