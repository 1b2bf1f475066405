import { type ByteSource, blocksFrom } from "./byte-source.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import { type Detected, detectFormat, type Format, headSize, splitterOf } from "./format.ts";
import { type InflateLimits, inflated, inflateLimits, isGzip } from "./inflate.ts";
import type { FileRecord, Position } from "./record.ts";
import { splitRecords } from "./split.ts";

/**
 * Looks at a file's beginning: what its format is, and where its records begin.
 *
 * @throws FileUnreadable when it is nothing that can be read
 */
export async function openFile(source: ByteSource, limits: InflateLimits = inflateLimits): Promise<Detected> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const bytes of contentFrom(source, 0, limits)) {
      pieces.push(bytes);
      length += bytes.length;
      if (length >= headSize) break;
    }
  } catch (error) {
    // What comes before a fault is read like any other content, and the reader of the records meets the fault again.
    if (!(error instanceof FileUnreadable) || length === 0) throw error;
  }
  return detectFormat(Buffer.concat(pieces));
}

/**
 * The records of a file from a position on, in batches as they come, in bounded memory whatever its size.
 * The same position gives the same records, in any process.
 *
 * @throws FileUnreadable when the file's rest cannot be read; all records before are given first
 */
export async function* recordsFrom(
  source: ByteSource,
  format: Format,
  from: Position,
  limits: InflateLimits = inflateLimits,
): AsyncGenerator<FileRecord[]> {
  yield* splitRecords(contentFrom(source, from.offset, limits), splitterOf(format), from);
}

/** The content from an offset on; gzip is inflated from its beginning, since it cannot be entered elsewhere. */
async function* contentFrom(source: ByteSource, offset: number, limits: InflateLimits): AsyncGenerator<Uint8Array> {
  const mark = await source.read(0, Math.min(2, source.size));
  if (!isGzip(mark)) {
    yield* blocksFrom(source, offset);
    return;
  }
  let skip = offset;
  for await (const bytes of inflated(blocksFrom(source, 0), limits)) {
    if (skip < bytes.length) yield skip === 0 ? bytes : bytes.subarray(skip);
    skip = Math.max(0, skip - bytes.length);
  }
}
