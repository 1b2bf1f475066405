import { lineContent, type Splitter } from "./splitter.ts";

/** How the rows of a CSV file are written. */
export interface CsvShape {
  readonly delimiter: string;
  /** Cells of the head. */
  readonly columns: number;
}

/** Lines of a quoted row close to a quote that is not closed. */
export const maxLinesNearBrokenQuote = 16;

const [quote, lineFeed, carriageReturn] = [0x22, 10, 13];

/** At the beginning of a cell, inside a plain or a quoted cell, or behind a quote that can close the cell. */
type State = "begin" | "plain" | "quoted" | "quote";

/**
 * CSV as in RFC 4180: one record per line, with line feeds only inside quoted cells. A region of several lines is
 * broken
 * when its quote is not closed, when a closing quote is not followed by a delimiter or a line end, and when it has
 * another number of cells than the head: its first line is then a record of its own.
 */
export function csvRows(shape: CsvShape): Splitter {
  return new CsvRows(shape);
}

class CsvRows implements Splitter {
  readonly byLine = true;
  readonly #separator: number;
  readonly #columns: number;
  readonly #quoteAfter = quoteFinder();
  #state: State = "begin";
  #isMalformed = false;
  #cells = 1;
  /** Line feeds inside quoted cells. */
  #innerLines = 0;
  #maxLines = Number.POSITIVE_INFINITY;
  #ignoresQuotes = false;

  constructor({ delimiter, columns }: CsvShape) {
    this.#separator = delimiter.charCodeAt(0);
    this.#columns = columns;
  }

  begin(nearBrokenQuote: boolean): void {
    this.#state = "begin";
    this.#isMalformed = false;
    this.#cells = 1;
    this.#innerLines = 0;
    this.#maxLines = nearBrokenQuote ? maxLinesNearBrokenQuote : Number.POSITIVE_INFINITY;
    this.#ignoresQuotes = false;
  }

  end(bytes: Uint8Array, from: number): number {
    const lineEnd = this.#plainLineEnd(bytes, from);
    if (lineEnd !== -1 || this.#ignoresQuotes) return lineEnd;
    for (let index = from; index < bytes.length; index += 1) if (this.#take(bytes[index])) return index + 1;
    return -1;
  }

  content(region: Uint8Array): readonly [start: number, end: number] {
    return lineContent(region);
  }

  isBroken(): boolean {
    return this.#innerLines > 0 && (this.#isMalformed || this.#state === "quoted" || this.#cells !== this.#columns);
  }

  isBrokenAtLimit(): boolean {
    // A single line is too large in any case. Where it ends must not depend on its quotes.
    this.#ignoresQuotes = this.#innerLines === 0;
    return !this.#ignoresQuotes;
  }

  /** The end of a line without quotes, which most lines are; -1 when the line has quotes or is not complete. */
  #plainLineEnd(bytes: Uint8Array, from: number): number {
    if (this.#innerLines > 0 || this.#state === "quoted" || this.#state === "quote") {
      if (!this.#ignoresQuotes) return -1;
    }
    const lineEnd = bytes.indexOf(lineFeed, from);
    return this.#ignoresQuotes || this.#quoteAfter(bytes, from) > lineEnd ? lineEnd + 1 || -1 : -1;
  }

  /** Returns whether the region ends with the byte. */
  #take(byte: number | undefined): boolean {
    const isQuoted = this.#state === "quoted";
    if (byte === lineFeed) {
      if (!isQuoted) return true;
      this.#innerLines += 1;
      if (this.#innerLines >= this.#maxLines) return true;
    }
    if (byte === this.#separator && !isQuoted) this.#cells += 1;
    if (this.#state === "quote" && !this.#canFollowQuote(byte)) this.#isMalformed = true;
    this.#state = stateAfter(this.#state, byte, this.#separator);
    return false;
  }

  #canFollowQuote(byte: number | undefined): boolean {
    return byte === this.#separator || byte === quote || byte === carriageReturn;
  }
}

function stateAfter(state: State, byte: number | undefined, separator: number): State {
  if (state === "quoted") return byte === quote ? "quote" : "quoted";
  if (byte === quote && state !== "plain") return "quoted";
  return byte === separator ? "begin" : "plain";
}

/** Finds the next quote, once for all lines before it. */
function quoteFinder(): (bytes: Uint8Array, from: number) => number {
  let searched: Uint8Array | undefined;
  let found = -1;
  return (bytes, from) => {
    if (bytes !== searched || found < from) {
      searched = bytes;
      const index = bytes.indexOf(quote, from);
      found = index === -1 ? bytes.length : index;
    }
    return found;
  };
}
