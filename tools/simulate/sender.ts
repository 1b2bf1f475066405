import type { Delivery } from "./ledger/ledger-recorder.ts";
import type { SimulatedEvent } from "./simulated-event.ts";

/** Called with events that were delivered. */
export type OnSent = (events: readonly SimulatedEvent[], delivery: Delivery) => void;

/** Sends events to the pipeline. */
export interface Sender {
  /**
   * Resolves when the pipeline has accepted all events, those of one key in order.
   *
   * @throws Error after `maxTries`; events not reported to `onSent` may have arrived or not
   */
  send(stream: string, events: readonly SimulatedEvent[], onSent: OnSent): Promise<void>;
}

/** Tries per request before a sender fails. */
export const maxTries = 10;
