import type { Emission } from "./simulated-event.ts";
import type { Acknowledged } from "./ledger/ledger-recorder.ts";

/** Learns of every event whose sending has ended well. */
export type OnSent = (events: readonly Emission[], how: Acknowledged) => void;

/** A way into the pipeline. */
export interface Sender {
  /**
   * Resolves when the pipeline has all of these, those of one key in order.
   *
   * @throws Error when it gave up; of what `onSent` did not learn, nobody knows whether it arrived
   */
  send(stream: string, events: readonly Emission[], onSent: OnSent): Promise<void>;
}

/** Tries of one request before a sender gives up. */
export const mostTries = 10;
