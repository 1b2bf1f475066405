import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePortFlags } from "../local/free-ports.ts";
import { listPartitions, readHead } from "../shared/bronze/manifest/commit.ts";
import { partitionFromKey } from "../shared/bronze/manifest/manifest-row.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { chunks, publish } from "../tools/common/publish.ts";
import { openTarget } from "../tools/common/target.ts";
import { startStack } from "../tools/common/stack.ts";
import { hostOf, processorSeconds } from "./host-process.ts";
import { readings } from "./readings.ts";
import { waitForSilver } from "./wait-for-silver.ts";

const devices = 100;
/** Readings of a device: those that come first, until everything is compiled, and those that are measured. */
const [first, measured] = [600, 900];
/** Milliseconds after which no further pair of rounds is begun. */
const workFor = 170_000;
/** Milliseconds after which spans and log lines of the last batch have been written, too. */
const lastWords = 1500;

const states = ["off", "on"] as const;
type State = (typeof states)[number];

/** What the same events took, without telemetry or with it. */
interface Round {
  /** Events a second, from the first one's sending until the last one stood in bronze. */
  readonly landed: number;
  /** Milliseconds of the host's processor for a thousand events, until silver was empty. */
  readonly processor: number;
}

type Pair = Readonly<Record<State, Round>>;

/**
 * What telemetry costs from the hub to silver: the same events with it and without, by turns. Each round has a stack of its own, since two
 * processes that do the same differ by some percent for as long as they live. Processor time of the host is the figure to go by: how fast
 * events land depends on whatever else the machine does.
 */
export async function benchTelemetry(): Promise<void> {
  const pairs: Pair[] = [];
  const began = performance.now();
  for (const events of chunks(readings(devices, Number.POSITIVE_INFINITY), devices * (first + measured))) {
    const rounds: [State, Round][] = [];
    // Each is first as often as the other.
    for (const state of pairs.length % 2 === 0 ? states : states.toReversed())
      rounds.push([state, await roundWith(state, events)]);
    pairs.push(Object.fromEntries(rounds) as Pair);
    if (performance.now() - began > workFor) break;
  }
  tell(pairs);
}

async function roundWith(state: State, events: readonly GeneratedEvent[]): Promise<Round> {
  const data = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet", "--telemetry", state]);
  const azure = openTarget({ data });
  try {
    const host = await hostOf(stack.pid);
    await take(azure, events.slice(0, devices * first), 0);
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
  await take(azure, events, devices * first);
  const seconds = (await processorSeconds(host)) - used;
  const landing = (await lastLanding(azure)) - began;
  return { landed: (events.length / landing) * 1000, processor: (seconds * 1000) / (events.length / 1000) };
}

/** Sends events, after so many others, and waits until silver has them and telemetry has told of them. */
async function take(azure: Azure, events: readonly GeneratedEvent[], before: number): Promise<void> {
  await publish(azure, events);
  await waitForSilver(azure, before + events.length, 500);
  await sleep(lastWords);
}

/** When something landed last, epoch milliseconds: the table's own clock is finer than looking again and again. */
async function lastLanding(azure: Azure): Promise<number> {
  const manifest = azure.table("manifest");
  const keys = await listPartitions(manifest);
  const heads = await Promise.all(keys.map((key) => readHead(manifest, partitionFromKey(key))));
  return Math.max(...heads.map(({ movedAt = 0 }) => movedAt));
}

function tell(pairs: readonly Pair[]): void {
  console.log(
    `  ${devices * measured} heart rates of ${devices} devices, ${pairs.length} times without and with telemetry by turns`,
  );
  console.log(
    "  median (lowest to highest)          landed, events/s           host, ms of processor for 1,000 events",
  );
  for (const state of states) {
    const rounds = pairs.map((pair) => pair[state]);
    line(`telemetry ${state}`, (measure) => spread(rounds.map(measure), 1));
  }
  line("with / without, pair by pair", (measure) =>
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
