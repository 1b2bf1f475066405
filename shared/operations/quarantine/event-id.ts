import { type BronzePartition, partitionFromKey, partitionKeyOf } from "../../bronze/manifest/manifest-row.ts";

/**
 * Which quarantined event: `stream|partition|epoch|sequence` of one that came over a hub,
 * `stream|file-N|0|FILE|record` of a landed file's. It stays the same whatever becomes of the files that hold it.
 */
export interface EventId {
  readonly partition: BronzePartition;
  /** The identity of the landed file. */
  readonly file: string | undefined;
  /** Sequence number, or number of the record in its file. */
  readonly sequenceNumber: number;
}

/** Where the ledger keeps what was done to an event. */
export interface LedgerKey {
  readonly partitionKey: string;
  readonly rowKey: string;
}

export function formatEventId({ partition, file, sequenceNumber }: EventId): string {
  return [partitionKeyOf(partition), ...(file === undefined ? [] : [file]), sequenceNumber].join("|");
}

/** Undefined for what is no id of an event. */
export function parseEventId(text: string): EventId | undefined {
  const [, key, file, sequence] =
    /^([a-z0-9-]+\|(?:file-)?\d+\|\d+)(?:\|([0-9a-z]+(?=\|)))?\|(\d{1,16})$/.exec(text) ?? [];
  if (key === undefined || sequence === undefined) return undefined;
  const partition = partitionFromKey(key);
  if (partition.partition.startsWith("file-") !== (file !== undefined)) return undefined;
  return { partition, file, sequenceNumber: Number(sequence) };
}

export function ledgerKeyOf({ partition, file, sequenceNumber }: EventId): LedgerKey {
  return { partitionKey: partitionKeyOf(partition), rowKey: ledgerRowKey(file, sequenceNumber) };
}

/** In order of the sequence numbers, the records of one file together. */
export function ledgerRowKey(file: string | undefined, sequenceNumber: number): string {
  const padded = String(sequenceNumber).padStart(16, "0");
  return file === undefined ? padded : `${file}|${padded}`;
}
