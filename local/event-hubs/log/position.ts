import type { EventPosition } from "../amqp/stored-message.ts";

/** The start position of a consumer. Inclusive: from the event with that value, otherwise after it. */
export type StartPosition =
  | { readonly from: "earliest" }
  | { readonly from: "latest" }
  | { readonly from: keyof EventPosition; readonly value: number; readonly inclusive: boolean };

/** The next event to read, and the offset of its block. */
export interface ReadPosition {
  readonly blockOffset: number;
  readonly sequenceNumber: number;
}
