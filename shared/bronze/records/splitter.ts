/**
 * Finds where records end. A file is cut into regions without anything between them: a record with what separates it from its
 * neighbours. A splitter keeps the state of one region across pieces of it, so that it can come in any pieces.
 */
export interface Splitter {
  /** Records are lines: blank ones between them can be stepped over. */
  readonly byLine?: true;
  /** Index right behind the region in `bytes`, scanned from `from`; -1 when it goes on behind them. */
  end(bytes: Uint8Array, from: number): number;
  /** Where in a region the record's own bytes are; empty when there is no record in it. */
  content(region: Uint8Array): readonly [start: number, end: number];
  /** The quotes of the region so far do not match: it may be several records. */
  isBroken?(): boolean;
  /** Begins a new region, whose quotes mean nothing when `unquoted`. */
  begin?(unquoted: boolean): void;
  /** A file that ends here is cut off. */
  isOpen?(): boolean;
}

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32];

export function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === tab;
}

/** The part of `bytes` between `from` and `to` without blanks around it. */
export function withoutBlanks(bytes: Uint8Array, from: number, to: number): readonly [start: number, end: number] {
  let [start, end] = [from, to];
  while (start < end && isBlank(bytes[start])) start += 1;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return [start, end];
}

/** Whole blank lines at `from`: where the first other line begins, and how many they are. */
export function blankLines(bytes: Uint8Array, from: number): { readonly end: number; readonly count: number } {
  let [end, count] = [from, 0];
  for (let index = from; isBlank(bytes[index]); index += 1) {
    if (bytes[index] !== lineFeed) continue;
    end = index + 1;
    count += 1;
  }
  return { end, count };
}

/** A line without its end (LF or CRLF), byte for byte; nothing when it is blank. */
export function lineContent(region: Uint8Array): readonly [start: number, end: number] {
  const [start, blankEnd] = withoutBlanks(region, 0, region.length);
  if (start === blankEnd) return [0, 0];
  let end = region.length;
  if (region[end - 1] === lineFeed) end -= 1;
  if (region[end - 1] === carriageReturn) end -= 1;
  return [0, end];
}
