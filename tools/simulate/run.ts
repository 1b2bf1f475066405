import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../reconcile/ledger.ts";
import type { Emission, Tick } from "./simulated-event.ts";
import { type Ledger, openLedger } from "./ledger/ledger-recorder.ts";
import type { Protocol } from "./protocol.ts";
import { mostTries, type Sender } from "./sender.ts";
import type { Simulation } from "./simulation.ts";
import { ticks } from "./ticks.ts";

export interface RunOptions {
  /** Of the models of devices, see `protocolOf`. */
  readonly protocols: readonly Protocol[];
  /** Simulated seconds in a real one; 0: as fast as the hubs take them. */
  readonly speed: number;
  /** Ends the run between two sends; the account is of what was sent until then. */
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  /** Events acknowledged so far. */
  readonly sent: number;
  /** How far simulated time has come, 0 to 1. */
  readonly part: number;
}

export interface Ran {
  readonly account: Account;
  /** Why it ended early, when it was not stopped. */
  readonly failure: unknown;
}

/** Events of one send, when there is more to send than time: many, so that each key has several. */
const enough = 100_000;

/** Sends a whole simulation and keeps its account, however it ends. */
export async function run(simulation: Simulation, sender: Sender, options: RunOptions): Promise<Ran> {
  const ledger = openLedger(simulation, options.protocols);
  const began = Date.now();
  const { stop, onProgress = () => {} } = options;
  let sent = 0;
  let failure: unknown;
  try {
    for await (const { at, events } of paced(simulation, ticks(simulation), options)) {
      await deliver(sender, ledger, events);
      sent += events.length;
      onProgress({ sent, part: (at - simulation.start) / (simulation.end - simulation.start) });
      if (stop?.aborted) break;
    }
  } catch (error) {
    failure = error;
  }
  const complete = failure === undefined && !stop?.aborted;
  return { account: ledger.account({ began, ended: Date.now(), complete }), failure };
}

/** Ticks when they are due. What is overdue comes in one, so that a slow hub gets fewer and larger batches. */
async function* paced(
  { start }: Simulation,
  all: Iterable<Tick>,
  { speed, stop }: RunOptions,
): AsyncGenerator<Tick, void, undefined> {
  const began = Date.now();
  const isDue = ({ at }: Tick) => speed === 0 || (at - start) / speed <= Date.now() - began;
  let waiting: Emission[] = [];
  let last: Tick | undefined;
  for (const tick of all) {
    if (last !== undefined && (!isDue(tick) || waiting.length >= enough)) {
      yield { at: last.at, events: waiting };
      waiting = [];
    }
    if (!isDue(tick)) await pause((tick.at - start) / speed - (Date.now() - began), stop);
    if (stop?.aborted) return;
    for (const event of tick.events) waiting.push(event);
    last = tick;
  }
  if (last !== undefined) yield { at: last.at, events: waiting };
}

/** Sends to all streams side by side; of a stream that failed, what was not acknowledged is lost. */
async function deliver(sender: Sender, ledger: Ledger, events: readonly Emission[]): Promise<void> {
  const byStream = [...Map.groupBy(events, ({ stream }) => stream)];
  const results = await Promise.allSettled(
    byStream.map(async ([stream, some]) => {
      const acknowledged = new Set<Emission>();
      try {
        await sender.send(stream, some, (these, how) => {
          for (const event of these) acknowledged.add(event);
          ledger.sent(these, how);
        });
      } catch (error) {
        ledger.lost(
          some.filter((event) => !acknowledged.has(event)),
          mostTries,
        );
        throw error;
      }
    }),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

async function pause(milliseconds: number, stop: AbortSignal | undefined): Promise<void> {
  // Being woken by the signal is no failure.
  await sleep(milliseconds, undefined, stop === undefined ? {} : { signal: stop }).catch(() => {});
}
