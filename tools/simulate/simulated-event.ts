import type { GeneratedEvent } from "../common/history.ts";
import type { PoisonKind } from "./poison.ts";

/** What an event contributes to the ledger. Times are epoch milliseconds. */
export type EventContent =
  | { readonly kind: "registration" | "profile" }
  | { readonly kind: "workout"; readonly slot: number; readonly action: "start" | "stop" }
  | { readonly kind: "visit"; readonly slot: number; readonly fields: readonly ("login" | "logout")[] }
  | { readonly kind: "reading"; readonly time: number; readonly bpm: number }
  | { readonly kind: "poison"; readonly poison: PoisonKind };

/** A simulated event of one stream. */
export interface SimulatedEvent {
  readonly stream: string;
  readonly key: string;
  readonly body: Uint8Array;
  /** Index of the device and its person. */
  readonly device: number;
  readonly content: EventContent;
  /** 1 if the event repeats the bytes of an earlier one. */
  readonly copy: 0 | 1;
}

/** The events sent at one instant of simulated time. */
export interface Tick {
  /** Epoch milliseconds of simulated time. */
  readonly at: number;
  readonly events: readonly SimulatedEvent[];
}

export function simulatedEvent(
  { stream, key = "", body }: GeneratedEvent,
  device: number,
  content: EventContent,
): SimulatedEvent {
  return { stream, key, body: Buffer.from(body), device, content, copy: 0 };
}
