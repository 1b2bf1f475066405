import { FileUnreadable } from "./file-unreadable.ts";
import type { FileRecord, Position } from "./record.ts";
import { longestRegion, Region } from "./region.ts";
import { blankLines, type Splitter } from "./splitter.ts";

/**
 * Cuts bytes into records, in the memory of one record besides a block of bytes. The records do not depend on how the bytes come.
 *
 * @param content the bytes from `from` on
 * @throws FileUnreadable `truncated`, after all records, when a JSON array is not closed
 */
export async function* splitRecords(
  content: AsyncIterable<Uint8Array>,
  splitter: Splitter,
  from: Position,
): AsyncGenerator<FileRecord[]> {
  const cutter = new Cutter(splitter, from);
  for await (const bytes of content) {
    const records = cutter.take(asBuffer(bytes));
    if (records.length > 0) yield records;
  }
  const { records, isOpen } = cutter.finish();
  if (records.length > 0) yield records;
  if (isOpen) throw new FileUnreadable("truncated", "the JSON array is not closed");
}

class Cutter {
  readonly #splitter: Splitter;
  #region: Region;

  constructor(splitter: Splitter, from: Position) {
    this.#splitter = splitter;
    this.#region = this.#begin(from);
  }

  /** The records that end in these bytes. */
  take(bytes: Uint8Array): FileRecord[] {
    const records: FileRecord[] = [];
    let index = this.#skipBlankLines(bytes, 0);
    while (index < bytes.length) {
      const room = longestRegion - this.#region.length;
      const to = room > 0 ? Math.min(bytes.length, index + room) : bytes.length;
      const end = this.#splitter.end(to < bytes.length ? bytes.subarray(0, to) : bytes, index);
      const stop = end === -1 ? to : end;
      this.#region.add(bytes.subarray(index, stop));
      index = stop;
      if (end !== -1) {
        this.#close(records);
        index = this.#skipBlankLines(bytes, index);
      } else if (this.#region.length === longestRegion && this.#splitter.isBroken?.()) this.#unquote(records);
    }
    return records;
  }

  /** What is left when the bytes have ended. */
  finish(): { readonly records: FileRecord[]; readonly isOpen: boolean } {
    const records: FileRecord[] = [];
    if (this.#splitter.isBroken?.()) this.#unquote(records);
    const isOpen = this.#splitter.isOpen?.() ?? false;
    if (this.#region.length > 0) this.#close(records);
    return { records, isOpen };
  }

  /** A gigabyte of them must not cost a region each. */
  #skipBlankLines(bytes: Uint8Array, from: number): number {
    if (!this.#splitter.byLine || this.#region.length > 0) return from;
    const { end, count } = blankLines(bytes, from);
    if (count === 0) return from;
    const { start } = this.#region;
    this.#region = this.#begin({ ...start, offset: start.offset + end - from, line: start.line + count });
    return end;
  }

  #begin(start: Position): Region {
    this.#splitter.begin?.(start.offset < start.unquotedUntil);
    return new Region(start);
  }

  #close(records: FileRecord[]): void {
    if (this.#splitter.isBroken?.() && this.#region.length <= longestRegion) {
      this.#unquote(records);
      return;
    }
    const { after, record } = this.#region.finish(this.#splitter);
    this.#region = this.#begin(after);
    if (record !== undefined) records.push(record);
  }

  /**
   * A quote was not closed, or not before the longest record ended: it costs its own line, not the rest of the file.
   * What was read so far is read again by lines, once.
   */
  #unquote(records: FileRecord[]): void {
    const { start, length } = this.#region;
    const bytes = this.#region.bytes();
    this.#region = this.#begin({ ...start, unquotedUntil: start.offset + length });
    records.push(...this.take(bytes));
  }
}

/** A buffer finds bytes many times faster than a plain array does. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
