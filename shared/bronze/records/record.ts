/**
 * A place between two records of a file. Any process can begin to read there and gets the same records from there on.
 */
export interface ResumePoint {
  /** Records before it. */
  readonly record: number;
  /** Bytes before it, of the inflated content. */
  readonly offset: number;
  /** Line feeds before it; in Avro, records of its block before it. */
  readonly line: number;
  /** CSV: a quote before this offset is not closed. Rows that begin before it may have few lines only. */
  readonly unquotedUntil: number;
}

export const startOfFile: ResumePoint = { record: 0, offset: 0, line: 0, unquotedUntil: 0 };

/** One record as its file contains it. */
export interface FileRecord {
  /** Counted from 1. */
  readonly number: number;
  /** The line on which it begins, counted from 1; in Avro, its number. */
  readonly line: number;
  /** Its bytes without separators; only the first `maxRecordBytes` of a larger record. */
  readonly raw: Uint8Array;
  /** Whether it is longer than `maxRecordBytes`, so that `raw` is not all of it. */
  readonly isTruncated: boolean;
  /** The end of the record. */
  readonly after: ResumePoint;
}

/** Bytes; the maximum of an event in Event Hubs. */
export const maxRecordBytes = 2 ** 20;
