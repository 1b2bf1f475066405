/**
 * Finds the ends of records. A file is a sequence of adjacent regions, each with one record and its separators. A
 * splitter contains the state of one region between blocks, so that the result does not depend on the blocks.
 */
export interface Splitter {
  /** Records are lines: blank lines between them can be skipped. */
  readonly byLine?: true;
  /** Index of the end of the region in `bytes`, scanned from `from`; -1 when the region continues behind them. */
  end(bytes: Uint8Array, from: number): number;
  /** The bytes of the record in a region; empty when the region contains no record. */
  content(region: Uint8Array): readonly [start: number, end: number];
  /** Whether the region so far can contain several records: only its first line is then one. */
  isBroken?(): boolean;
  /** The same when the region has more bytes than any record; called once. */
  isBrokenAtLimit?(): boolean;
  /** Begins a new region. */
  begin?(nearBrokenQuote: boolean): void;
  /** Whether a file that ends here is truncated. */
  isOpen?(): boolean;
}

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32];

export function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === tab;
}

/** The part of `bytes` between `from` and `to` without leading and trailing blanks. */
export function withoutBlanks(bytes: Uint8Array, from: number, to: number): readonly [start: number, end: number] {
  let [start, end] = [from, to];
  while (start < end && isBlank(bytes[start])) start += 1;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return [start, end];
}

/** Blank lines at `from`: their end and their number. */
export function blankLines(bytes: Uint8Array, from: number): { readonly end: number; readonly count: number } {
  let [end, count] = [from, 0];
  for (let index = from; isBlank(bytes[index]); index += 1) {
    if (bytes[index] !== lineFeed) continue;
    end = index + 1;
    count += 1;
  }
  return { end, count };
}

/** A line without its line end (LF or CRLF), byte for byte; empty when it is blank. */
export function lineContent(region: Uint8Array): readonly [start: number, end: number] {
  const [start, blankEnd] = withoutBlanks(region, 0, region.length);
  if (start === blankEnd) return [0, 0];
  let end = region.length;
  if (region[end - 1] === lineFeed) end -= 1;
  if (region[end - 1] === carriageReturn) end -= 1;
  return [0, end];
}
