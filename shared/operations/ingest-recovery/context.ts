import type { BronzeStore } from "../../bronze/bronze-store.ts";
import type { Checkpoints } from "../../platform/azure/checkpoints.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { Stream } from "../../streams/stream.ts";

/** The stores with which events are read past the Functions host. */
export interface RecoveryContext {
  readonly streams: readonly Stream[];
  hub(stream: Stream): Pick<Hub, "state" | "events" | "address" | "createdOn">;
  /** Undefined if the host's storage is not configured. */
  readonly checkpoints: Checkpoints | undefined;
  readonly lake: BronzeStore;
  /** Epoch milliseconds. */
  now(): number;
}
