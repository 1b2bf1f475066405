import type { Refusal } from "../../streams/outcome.ts";

/** One hub partition's life: a hub made anew (other creation time) is another epoch, and numbers its events from 0 again. */
export interface BronzePartition {
  readonly stream: string;
  /** The hub's partition id, or `file-N` for landed files. */
  readonly partition: string;
  /** The hub's creation time, epoch milliseconds. */
  readonly epoch: number;
}

/** The manifest's PartitionKey. */
export function partitionKeyOf({ stream, partition, epoch }: BronzePartition): string {
  return `${stream}|${partition}|${epoch}`;
}

export function partitionFromKey(key: string): BronzePartition {
  const [stream, partition, epoch] = key.split("|");
  if (!stream || !partition || !epoch)
    throw new Error(`"${key}" is no manifest partition: stream|partition|epoch expected`);
  return { stream, partition, epoch: Number(epoch) };
}

/** How many events of a batch ended how; the four add up to what came. */
export interface OutcomeCounts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly ignored: number;
  readonly quarantined: number;
}

/** One commit of a partition, what landed together; or several consecutive ones whose files were merged. */
export interface ManifestRow {
  /** Commits are numbered 1, 2, 3 … within the partition: that of the row's last one. */
  readonly position: number;
  /** That of its first one: `position` itself, unless several were merged. */
  readonly from: number;
  /** When the row was written, by the table's clock; epoch milliseconds. */
  readonly writtenAt?: number;
  /** Lowest and highest sequence number, both included. */
  readonly first: number;
  readonly last: number;
  /** `traceparent` of the work that wrote it, where that was recorded. */
  readonly trace?: string;
  /** Blob in `bronze`, when anything was accepted. */
  readonly dataFile?: string;
  /** Bytes of the data file. */
  readonly dataBytes: number;
  /** Bytes of the records in memory; known where files were merged. */
  readonly rawBytes?: number;
  /** Blob in `quarantine`, when anything was quarantined. */
  readonly quarantineFile?: string;
  readonly counts: OutcomeCounts;
}

/** One accepted event as it arrived; of a row of a CSV file the JSON body that it stands for. */
export interface BronzeEvent {
  /** The hub's, or the number of the record in its file. */
  readonly sequenceNumber: number;
  /** Epoch milliseconds; of a landed file when its landing began. */
  readonly enqueuedTime: number;
  /** Partition key, if it was sent with one. */
  readonly key: string | undefined;
  /** The body's own bytes. */
  readonly body: Uint8Array;
  /** The id of the quarantined event that it was sent again for (see `shared/quarantine`). */
  readonly replayOf?: string | undefined;
}

/** An event as it is read. */
export interface PlacedEvent extends BronzeEvent {
  /** Of the commit that it landed with, in a file of several; else that of the row which names the file. */
  readonly position?: number;
}

/** What came, before it has an outcome. */
export interface ArrivedEvent extends BronzeEvent {
  /** What arrived, when the body was made of it: quarantine keeps this. */
  readonly original?: Uint8Array;
  /** What its reader has found wrong with it already. */
  readonly refusal?: Refusal;
}
