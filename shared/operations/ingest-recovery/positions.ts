import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { Checkpoint } from "../../platform/azure/checkpoints.ts";

/**
 * A partition of a hub, with the positions of the host's checkpoint and of bronze's cursor. Times: epoch milliseconds.
 */
export interface PartitionPositions {
  readonly id: string;
  /** PartitionKey in the manifest, of the hub's present generation. */
  readonly key: string;
  /** Sequence numbers of the first and the last event in the hub. */
  readonly beginning: number;
  readonly last: number;
  /** Highest sequence number that landed. */
  readonly cursor: number | undefined;
  readonly cursorMovedAt: number | undefined;
  /** Lowest sequence number that landed; undefined if it is unknown. */
  readonly firstLanded: number | undefined;
  readonly gaps: readonly SequenceRange[];
  readonly checkpoint: Checkpoint | undefined;
  /** Enqueued time of the first event after the cursor; undefined if it is unknown. */
  readonly waitingSince: number | undefined;
}
