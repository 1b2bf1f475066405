import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "../reconcile/ledger.ts";
import { type LedgerRecorder, ledgerRecorder } from "./ledger/ledger-recorder.ts";
import type { Protocol } from "./protocol.ts";
import { maxTries, type Sender } from "./sender.ts";
import type { SimulatedEvent, Tick } from "./simulated-event.ts";
import type { Simulation } from "./simulation.ts";
import { ticks } from "./ticks.ts";

export interface RunOptions {
  /** One per device model, see `protocolOf`. */
  readonly protocols: readonly Protocol[];
  /** Simulated seconds per real second; 0: as fast as the hubs accept events. */
  readonly speed: number;
  /** Stops the run between two sends; the ledger then contains the events sent so far. */
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: SimulationProgress) => void;
}

export interface SimulationProgress {
  /** Events acknowledged so far. */
  readonly sent: number;
  /** Fraction of the simulated time that has passed, 0 to 1. */
  readonly fraction: number;
}

export interface SimulationResult {
  readonly ledger: Ledger;
  /** The error that ended the run; undefined if it was completed or stopped. */
  readonly failure: unknown;
}

/** Limit of one send when events are overdue; large, so that each key has several events. */
const maxEventsPerSend = 100_000;

/** Sends a simulation and returns its ledger, even if the run fails or is stopped. */
export async function runSimulation(
  simulation: Simulation,
  sender: Sender,
  options: RunOptions,
): Promise<SimulationResult> {
  const recorder = ledgerRecorder(simulation, options.protocols);
  const began = Date.now();
  const { stop, onProgress = () => {} } = options;
  let sent = 0;
  let failure: unknown;
  try {
    for await (const { at, events } of paced(simulation, ticks(simulation), options)) {
      await deliver(sender, recorder, events);
      sent += events.length;
      onProgress({ sent, fraction: (at - simulation.start) / (simulation.end - simulation.start) });
      if (stop?.aborted) break;
    }
  } catch (error) {
    failure = error;
  }
  const complete = failure === undefined && !stop?.aborted;
  return { ledger: recorder.ledger({ began, ended: Date.now(), complete }), failure };
}

/** Yields ticks when they are due. Overdue ticks are combined, so that a slow hub receives fewer and larger batches. */
async function* paced(
  { start }: Simulation,
  all: Iterable<Tick>,
  { speed, stop }: RunOptions,
): AsyncGenerator<Tick, void, undefined> {
  const began = Date.now();
  const isDue = ({ at }: Tick) => speed === 0 || (at - start) / speed <= Date.now() - began;
  let waiting: SimulatedEvent[] = [];
  let last: Tick | undefined;
  for (const tick of all) {
    if (last !== undefined && (!isDue(tick) || waiting.length >= maxEventsPerSend)) {
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

/** Sends to all streams concurrently. Unacknowledged events of a failed stream are recorded as lost. */
async function deliver(sender: Sender, recorder: LedgerRecorder, events: readonly SimulatedEvent[]): Promise<void> {
  const byStream = [...Map.groupBy(events, ({ stream }) => stream)];
  const results = await Promise.allSettled(
    byStream.map(async ([stream, some]) => {
      const acknowledged = new Set<SimulatedEvent>();
      try {
        await sender.send(stream, some, (these, delivery) => {
          for (const event of these) acknowledged.add(event);
          recorder.sent(these, delivery);
        });
      } catch (error) {
        recorder.lost(
          some.filter((event) => !acknowledged.has(event)),
          maxTries,
        );
        throw error;
      }
    }),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

async function pause(milliseconds: number, stop: AbortSignal | undefined): Promise<void> {
  // An abort is not a failure.
  await sleep(milliseconds, undefined, stop === undefined ? {} : { signal: stop }).catch(() => {});
}
