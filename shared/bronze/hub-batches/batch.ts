import type { RejectionCode } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { ReceivedEvent } from "../bronze-event.ts";
import type { FileOrigin, QuarantinedEvent } from "../files/parquet.ts";
import type { OutcomeCounts } from "../manifest/outcome-counts.ts";
import type { BronzePartition } from "../manifest/partition.ts";
import type { SequenceRange } from "../manifest/trim.ts";

export interface Batch {
  readonly stream: Stream;
  readonly partition: string;
  readonly source: FileOrigin["source"];
  /** The identity of the file, when the events are records of a landed file. */
  readonly file?: string;
  /** In ascending order of their sequence numbers. */
  readonly events: readonly ReceivedEvent[];
  /** Creation time of the hub, epoch milliseconds; read again when `refresh` is set. Always 0 for files. */
  readonly generation: (refresh: boolean) => Promise<number>;
}

/** The result of a batch: an outcome for each record of its events. */
export interface LandedBatch {
  readonly partition: BronzePartition;
  readonly counts: OutcomeCounts;
  /** All rejected records of the batch, also those that landed earlier. */
  readonly rejected: readonly QuarantinedEvent[];
  /** Numbers of the newly quarantined records by code. */
  readonly quarantinedByCode: QuarantinedByCode;
  /** Number of the newly quarantined events whose code is `internal`: they alert. */
  readonly internal: number;
  /** Sequence numbers that the hub skipped: they alert. */
  readonly gaps: readonly SequenceRange[];
}

export type QuarantinedByCode = Readonly<Partial<Record<RejectionCode, number>>>;
