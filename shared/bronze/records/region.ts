import type { FileRecord, ResumePoint } from "./record.ts";
import type { Splitter } from "./splitter.ts";

/** Bytes of a line end. */
const lineEndBytes = 2;

/** The region that is being read: its first bytes and its length. */
export class Region {
  readonly #start: ResumePoint;
  readonly #pieces: Uint8Array[] = [];
  #stored = 0;
  #length = 0;
  #lines = 0;
  readonly #maxRecord: number;
  /** Bytes that are in memory: a record with its line end. */
  readonly maxLength: number;

  constructor(start: ResumePoint, maxRecord: number) {
    this.#start = start;
    this.#maxRecord = maxRecord;
    this.maxLength = maxRecord + lineEndBytes;
  }

  get start(): ResumePoint {
    return this.#start;
  }

  /** Bytes so far; at most `maxLength` of them are in memory. */
  get length(): number {
    return this.#length;
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    this.#lines += linesIn(bytes, bytes.length);
    if (this.#stored === this.maxLength) return;
    const piece = bytes.subarray(0, this.maxLength - this.#stored);
    this.#pieces.push(piece);
    this.#stored += piece.length;
  }

  bytes(): Uint8Array {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
  }

  /** The beginning of the next region, and the record of this one unless it is blank. */
  finish(splitter: Splitter): { readonly after: ResumePoint; readonly record: FileRecord | undefined } {
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
    const isTruncated = this.#length > this.maxLength || end - start > this.#maxRecord;
    const raw = bytes.subarray(start, Math.min(end, start + this.#maxRecord));
    return {
      after,
      record: { number, line: this.#start.line + linesIn(bytes, start) + 1, raw, isTruncated, after },
    };
  }

  /** A region that begins with a million blanks contains a record, too. */
  #contentOf(bytes: Uint8Array, splitter: Splitter): readonly [start: number, end: number] {
    const content = splitter.content(bytes);
    return content[0] === content[1] && this.#length > this.maxLength ? [0, bytes.length] : content;
  }
}

function linesIn(bytes: Uint8Array, to: number): number {
  let count = 0;
  for (let index = bytes.indexOf(10); index !== -1 && index < to; index = bytes.indexOf(10, index + 1)) count += 1;
  return count;
}
