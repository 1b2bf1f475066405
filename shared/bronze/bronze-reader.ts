import type { PositionedEvent } from "./bronze-event.ts";
import type { ConsumerProgress } from "./manifest/consumer-progress.ts";
import type { ManifestRow } from "./manifest/manifest-row.ts";

/**
 * Read access to committed files, for consumers of bronze. A consumer (a silver database, by its name) writes only its
 * own progress.
 */
export interface BronzeReader {
  /** PartitionKeys of the manifest. */
  partitions(): Promise<readonly string[]>;
  /** Position of the partition's newest row; 0 when there is none. */
  newest(partitionKey: string): Promise<number>;
  /** Manifest rows behind `position`, in order. */
  rowsAfter(partitionKey: string, position: number): AsyncIterable<ManifestRow>;
  events(row: ManifestRow): Promise<readonly PositionedEvent[]>;
  progress(partitionKey: string, consumer: string): Promise<ConsumerProgress>;
  /**
   * False when another run has moved it since `from` was read. `now` in epoch milliseconds, `trace` a `traceparent`.
   */
  moveProgress(
    partitionKey: string,
    consumer: string,
    from: ConsumerProgress,
    position: number,
    now: number,
    trace?: string,
  ): Promise<boolean>;
  /** Writes the events of one manifest row that the consumer rejects for good. */
  writeDeadLetter(partitionKey: string, consumer: string, position: number, content: Uint8Array): Promise<void>;
}
