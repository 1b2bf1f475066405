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

/** One commit of a partition: what landed together. */
export interface ManifestRow {
  /** Dense: 1, 2, 3 … within the partition. */
  readonly position: number;
  /** Sequence numbers, both ends included. */
  readonly first: number;
  readonly last: number;
  /** Blob in `bronze`, when anything was accepted. */
  readonly dataFile?: string;
  /** Bytes of the data file. */
  readonly dataBytes: number;
  /** Blob in `quarantine`, when anything was quarantined. */
  readonly quarantineFile?: string;
  readonly counts: OutcomeCounts;
}

/** One accepted event as it arrived. */
export interface BronzeEvent {
  readonly sequenceNumber: number;
  /** Epoch milliseconds. */
  readonly enqueuedTime: number;
  /** Partition key, if it was sent with one. */
  readonly key: string | undefined;
  /** The body's own bytes. */
  readonly body: Uint8Array;
}
