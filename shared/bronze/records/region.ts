import { type FileRecord, largestRecord, type Position } from "./record.ts";
import type { Splitter } from "./splitter.ts";

/** With the end of its line. */
export const longestRegion = largestRecord + 2;

/** The region that is being read: its first bytes, and how long it is. */
export class Region {
  readonly #start: Position;
  readonly #pieces: Uint8Array[] = [];
  #kept = 0;
  #length = 0;
  #lines = 0;

  constructor(start: Position) {
    this.#start = start;
  }

  get start(): Position {
    return this.#start;
  }

  /** Bytes so far; not all of them are kept. */
  get length(): number {
    return this.#length;
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    this.#lines += linesIn(bytes, bytes.length);
    if (this.#kept === longestRegion) return;
    const piece = bytes.subarray(0, longestRegion - this.#kept);
    this.#pieces.push(piece);
    this.#kept += piece.length;
  }

  bytes(): Uint8Array {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
  }

  /** Where the next region begins, and the record in this one, if there is one. */
  finish(splitter: Splitter): { readonly after: Position; readonly record: FileRecord | undefined } {
    const bytes = this.bytes();
    const [start, end] = this.#contentOf(bytes, splitter);
    const offset = this.#start.offset + this.#length;
    const number = this.#start.record + 1;
    const after = {
      record: start === end ? this.#start.record : number,
      offset,
      line: this.#start.line + this.#lines,
      unquotedUntil: this.#start.unquotedUntil > offset ? this.#start.unquotedUntil : 0,
    };
    if (start === end) return { after, record: undefined };
    const isCut = this.#length > longestRegion || end - start > largestRecord;
    const raw = bytes.subarray(start, Math.min(end, start + largestRecord));
    return { after, record: { number, line: this.#start.line + linesIn(bytes, start) + 1, raw, isCut, after } };
  }

  /** What begins with a million blanks is a record all the same. */
  #contentOf(bytes: Uint8Array, splitter: Splitter): readonly [start: number, end: number] {
    const content = splitter.content(bytes);
    return content[0] === content[1] && this.#length > longestRegion ? [0, bytes.length] : content;
  }
}

function linesIn(bytes: Uint8Array, to: number): number {
  let count = 0;
  for (let index = bytes.indexOf(10); index !== -1 && index < to; index = bytes.indexOf(10, index + 1)) count += 1;
  return count;
}
