import { FileUnreadable } from "./file-unreadable.ts";
import type { FileRecord, ResumePoint } from "./record.ts";
import { maxRegionBytes, Region } from "./region.ts";
import { blankLines, type Splitter } from "./splitter.ts";

/**
 * Cuts bytes into records, in the memory of one record and one block of bytes. The records do not depend on the size of
 * the blocks.
 *
 * @param content the bytes from `from` on
 * @throws FileUnreadable `truncated`, after all records, when a JSON array is not closed
 */
export async function* splitRecords(
  content: AsyncIterable<Uint8Array>,
  splitter: Splitter,
  from: ResumePoint,
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

  constructor(splitter: Splitter, from: ResumePoint) {
    this.#splitter = splitter;
    this.#region = this.#begin(from);
  }

  /** Returns the records that end in these bytes. */
  take(bytes: Uint8Array): FileRecord[] {
    const records: FileRecord[] = [];
    let index = this.#skipBlankLines(bytes, 0);
    while (index < bytes.length) {
      const rest = maxRegionBytes - this.#region.length;
      const to = rest > 0 ? Math.min(bytes.length, index + rest) : bytes.length;
      const end = this.#splitter.end(to < bytes.length ? bytes.subarray(0, to) : bytes, index);
      const stop = end === -1 ? to : end;
      this.#region.add(bytes.subarray(index, stop));
      index = stop;
      if (end !== -1) {
        this.#close(records);
        index = this.#skipBlankLines(bytes, index);
      } else if (this.#region.length === maxRegionBytes && this.#splitter.isBroken?.()) this.#unquote(records);
    }
    return records;
  }

  /** Returns the remaining records at the end of the bytes. */
  finish(): { readonly records: FileRecord[]; readonly isOpen: boolean } {
    const records: FileRecord[] = [];
    if (this.#splitter.isBroken?.()) this.#unquote(records);
    const isOpen = this.#splitter.isOpen?.() ?? false;
    if (this.#region.length > 0) this.#close(records);
    return { records, isOpen };
  }

  /** Without a region for each, since a file can consist of them. */
  #skipBlankLines(bytes: Uint8Array, from: number): number {
    if (!this.#splitter.byLine || this.#region.length > 0) return from;
    const { end, count } = blankLines(bytes, from);
    if (count === 0) return from;
    const { start } = this.#region;
    this.#region = this.#begin({ ...start, offset: start.offset + end - from, line: start.line + count });
    return end;
  }

  #begin(start: ResumePoint): Region {
    this.#splitter.begin?.(start.offset < start.unquotedUntil);
    return new Region(start);
  }

  #close(records: FileRecord[]): void {
    if (this.#splitter.isBroken?.() && this.#region.length <= maxRegionBytes) {
      this.#unquote(records);
      return;
    }
    const { after, record } = this.#region.finish(this.#splitter);
    this.#region = this.#begin(after);
    if (record !== undefined) records.push(record);
  }

  /**
   * A quote is not closed, or not within the size of a record: only its own line is lost, not the rest of the file.
   * The region is read again by lines, once.
   */
  #unquote(records: FileRecord[]): void {
    const { start, length } = this.#region;
    const bytes = this.#region.bytes();
    this.#region = this.#begin({ ...start, unquotedUntil: start.offset + length });
    records.push(...this.take(bytes));
  }
}

/** `Buffer.indexOf` is many times faster than that of a plain array. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
