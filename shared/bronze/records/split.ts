import { FileUnreadable } from "./file-unreadable.ts";
import { type FileRecord, maxRecordBytes, type ResumePoint } from "./record.ts";
import { Region } from "./region.ts";
import { blankLines, type Splitter } from "./splitter.ts";

/**
 * Cuts bytes into records, in the memory of one record and one block of bytes. The records do not depend on the size of
 * the blocks.
 *
 * @param content the bytes from `from` on
 * @param maxRecord bytes; of a larger record only the first bytes are yielded
 * @throws FileUnreadable `truncated`, after all records, when a JSON array is not closed
 */
export async function* splitRecords(
  content: AsyncIterable<Uint8Array>,
  splitter: Splitter,
  from: ResumePoint,
  maxRecord = maxRecordBytes,
): AsyncGenerator<FileRecord[]> {
  const cutter = new Cutter(splitter, from, maxRecord);
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
  readonly #maxRecord: number;
  #region: Region;

  constructor(splitter: Splitter, from: ResumePoint, maxRecord: number) {
    this.#splitter = splitter;
    this.#maxRecord = maxRecord;
    this.#region = this.#begin(from);
  }

  /** Returns the records that end in these bytes. */
  take(bytes: Uint8Array): FileRecord[] {
    const records: FileRecord[] = [];
    this.#take(bytes, records);
    return records;
  }

  /** Returns the remaining records at the end of the bytes. */
  finish(): { readonly records: FileRecord[]; readonly isOpen: boolean } {
    const records: FileRecord[] = [];
    while (this.#splitter.isBroken?.()) this.#closeFirstLine(records);
    const isOpen = this.#splitter.isOpen?.() ?? false;
    if (this.#region.length > 0) this.#close(records);
    return { records, isOpen };
  }

  #take(bytes: Uint8Array, records: FileRecord[]): void {
    let index = this.#skipBlankLines(bytes, 0);
    while (index < bytes.length) {
      const rest = this.#region.maxLength - this.#region.length;
      const to = rest > 0 ? Math.min(bytes.length, index + rest) : bytes.length;
      const end = this.#splitter.end(to < bytes.length ? bytes.subarray(0, to) : bytes, index);
      const stop = end === -1 ? to : end;
      this.#region.add(bytes.subarray(index, stop));
      index = stop;
      if (end !== -1) {
        if (this.#splitter.isBroken?.()) this.#closeFirstLine(records);
        else this.#close(records);
        index = this.#skipBlankLines(bytes, index);
      } else if (this.#region.length === this.#region.maxLength && this.#splitter.isBrokenAtLimit?.())
        this.#closeFirstLine(records);
    }
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
    return new Region(start, this.#maxRecord);
  }

  #close(records: FileRecord[]): void {
    const { after, record } = this.#region.finish(this.#splitter);
    this.#region = this.#begin(after);
    if (record !== undefined) records.push(record);
  }

  /**
   * A quote is not closed, or not within the size of a record: only its own line is lost. The lines behind it are split
   * again. Close to the quote a row may have few lines, so that a line is scanned as many times at most, whatever the
   * file contains.
   */
  #closeFirstLine(records: FileRecord[]): void {
    const { start, length } = this.#region;
    const bytes = this.#region.bytes();
    const firstEnd = bytes.indexOf(10) + 1;
    this.#region = this.#begin({ ...start, unquotedUntil: Math.max(start.unquotedUntil, start.offset + length) });
    this.#region.add(bytes.subarray(0, firstEnd));
    this.#close(records);
    this.#take(bytes.subarray(firstEnd), records);
  }
}

/** `Buffer.indexOf` is many times faster than that of a plain array. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
