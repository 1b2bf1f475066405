import {
  type BronzePartition,
  isFilePartition,
  partitionFromKey,
  partitionKeyOf,
  partitionPattern,
} from "../../bronze/manifest/partition.ts";

/**
 * Identifies a record: `stream|partition|generation|sequence` for an event of a hub, `stream|file-N|0|FILE|record` for
 * a record of a landed file, with `#3` behind it for the third record of an event that has several. Compaction does not
 * change it.
 */
export interface EventId {
  readonly partition: BronzePartition;
  /** Identity of the landed file. */
  readonly file: string | undefined;
  /** Sequence number, or record number in the file. */
  readonly sequenceNumber: number;
  /** Number of the record in the event, when it has several. */
  readonly record?: number | undefined;
}

/** Address of an event's row in the ledger. */
export interface LedgerKey {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/** For help texts and error messages. */
export const eventIdFormat =
  "stream|partition|generation|sequence or stream|file-N|0|FILE|record, with #N for a record of an event with several";

export function formatEventId({ partition, file, sequenceNumber, record }: EventId): string {
  const event = [partitionKeyOf(partition), ...(file === undefined ? [] : [file]), sequenceNumber].join("|");
  return record === undefined ? event : `${event}#${record}`;
}

/** Whether a stored row is the record with that id. */
export function isRecord(row: RecordPosition, { file, sequenceNumber, record }: EventId): boolean {
  return row.file === file && row.sequenceNumber === sequenceNumber && row.record === record;
}

/** What distinguishes the records of one manifest partition. */
export type RecordPosition = Omit<EventId, "partition">;

const pattern = new RegExp(
  `^([a-z0-9-]+\\|${partitionPattern}\\|\\d+)(?:\\|([0-9a-z]+(?=\\|)))?\\|(\\d{1,16})(?:#(\\d{1,6}))?$`,
);

/** @returns undefined if the text is not an event id */
export function parseEventId(text: string): EventId | undefined {
  const [, key, file, sequence, record] = pattern.exec(text) ?? [];
  if (key === undefined || sequence === undefined) return undefined;
  const partition = partitionFromKey(key);
  if (isFilePartition(partition) !== (file !== undefined)) return undefined;
  const id = { partition, file, sequenceNumber: Number(sequence) };
  return record === undefined ? id : { ...id, record: Number(record) };
}

export function ledgerKeyOf({ partition, ...position }: EventId): LedgerKey {
  return { partitionKey: partitionKeyOf(partition), rowKey: ledgerRowKey(position) };
}

/** Sorts by file, then by sequence number, then by record. A row key cannot contain `#`. */
export function ledgerRowKey({ file, sequenceNumber, record }: RecordPosition): string {
  const padded = [paddedSequenceNumber(sequenceNumber), ...paddedRecord(record)].join("-");
  return file === undefined ? padded : `${file}|${padded}`;
}

/** One text that sorts as the number does; none for the only record of an event. */
export function paddedRecord(record: number | undefined): string[] {
  return record === undefined ? [] : [String(record).padStart(6, "0")];
}

/** Text that sorts as the number does. */
export function paddedSequenceNumber(sequenceNumber: number): string {
  return String(sequenceNumber).padStart(16, "0");
}
