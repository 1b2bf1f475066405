import {
  type BronzePartition,
  isFilePartition,
  partitionFromKey,
  partitionKeyOf,
  partitionPattern,
} from "../../bronze/manifest/partition.ts";

/**
 * Identifies an event: `stream|partition|generation|sequence` for an event of a hub, `stream|file-N|0|FILE|record` for
 * a record of a landed file. Compaction does not change it.
 */
export interface EventId {
  readonly partition: BronzePartition;
  /** Identity of the landed file. */
  readonly file: string | undefined;
  /** Sequence number, or record number in the file. */
  readonly sequenceNumber: number;
}

/** Address of an event's row in the ledger. */
export interface LedgerKey {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/** For help texts and error messages. */
export const eventIdFormat = "stream|partition|generation|sequence or stream|file-N|0|FILE|record";

export function formatEventId({ partition, file, sequenceNumber }: EventId): string {
  return [partitionKeyOf(partition), ...(file === undefined ? [] : [file]), sequenceNumber].join("|");
}

const pattern = new RegExp(`^([a-z0-9-]+\\|${partitionPattern}\\|\\d+)(?:\\|([0-9a-z]+(?=\\|)))?\\|(\\d{1,16})$`);

/** @returns undefined if the text is not an event id */
export function parseEventId(text: string): EventId | undefined {
  const [, key, file, sequence] = pattern.exec(text) ?? [];
  if (key === undefined || sequence === undefined) return undefined;
  const partition = partitionFromKey(key);
  if (isFilePartition(partition) !== (file !== undefined)) return undefined;
  return { partition, file, sequenceNumber: Number(sequence) };
}

export function ledgerKeyOf({ partition, file, sequenceNumber }: EventId): LedgerKey {
  return { partitionKey: partitionKeyOf(partition), rowKey: ledgerRowKey(file, sequenceNumber) };
}

/** Sorts by file, then by sequence number. */
export function ledgerRowKey(file: string | undefined, sequenceNumber: number): string {
  const padded = paddedSequenceNumber(sequenceNumber);
  return file === undefined ? padded : `${file}|${padded}`;
}

/** Text that sorts as the number does. */
export function paddedSequenceNumber(sequenceNumber: number): string {
  return String(sequenceNumber).padStart(16, "0");
}
