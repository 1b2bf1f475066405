/** A place between two records of a file. Reading can begin there, in any process, and gives the same records from there on. */
export interface Position {
  /** Records before it. */
  readonly record: number;
  /** Bytes before it, of the inflated content. */
  readonly offset: number;
  /** Line feeds before it. */
  readonly line: number;
  /** CSV: up to this offset quotes mean nothing, because one of them is not closed. */
  readonly unquotedUntil: number;
}

export const startOfFile: Position = { record: 0, offset: 0, line: 0, unquotedUntil: 0 };

/** One record as it stands in its file. */
export interface FileRecord {
  /** Counted from 1. */
  readonly number: number;
  /** The line it begins on, counted from 1. */
  readonly line: number;
  /** Its own bytes, without what separates it from others; of one that is too large the first of them. */
  readonly raw: Uint8Array;
  /** It is longer than `largestRecord`, and `raw` is not all of it. */
  readonly isCut: boolean;
  /** Right behind it. */
  readonly after: Position;
}

/** Bytes: what an event over Event Hubs can have at most, too. */
export const largestRecord = 2 ** 20;
