import type { GeneratedEvent } from "../common/history.ts";
import type { PoisonKind } from "./poison.ts";

/** What an event says, for the account. Times are epoch milliseconds. */
export type Meaning =
  | { readonly kind: "registration" | "profile" }
  | { readonly kind: "workout"; readonly slot: number; readonly action: "start" | "stop" }
  | { readonly kind: "visit"; readonly slot: number; readonly says: readonly ("login" | "logout")[] }
  | { readonly kind: "reading"; readonly time: number; readonly bpm: number }
  | { readonly kind: "broken"; readonly poison: PoisonKind };

/** One event on its way to the hub of its stream. */
export interface Emission {
  readonly stream: string;
  readonly key: string;
  readonly body: Uint8Array;
  /** Index of the person whose event it is. */
  readonly device: number;
  readonly meaning: Meaning;
  /** 1 when the same bytes were sent before. */
  readonly copy: 0 | 1;
}

/** What is sent at one instant of simulated time. */
export interface Tick {
  /** Epoch milliseconds of simulated time. */
  readonly at: number;
  readonly events: readonly Emission[];
}

export function emission({ stream, key = "", body }: GeneratedEvent, device: number, meaning: Meaning): Emission {
  return { stream, key, body: Buffer.from(body), device, meaning, copy: 0 };
}
