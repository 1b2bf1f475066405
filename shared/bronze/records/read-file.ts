import { avroRecords } from "./avro.ts";
import { type ByteSource, blocksFrom } from "./byte-source.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import { type Detected, detectFormat, type Format, headSize, splitterOf } from "./format.ts";
import { type InflateLimits, inflated, inflateLimits, isGzip } from "./inflate.ts";
import type { FileRecord, ResumePoint } from "./record.ts";
import { splitRecords } from "./split.ts";

/**
 * Detects the format of a file and the beginning of its records.
 *
 * @throws FileUnreadable when the format is not supported
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
    // The content before the fault is read as usual; reading the records reaches the fault again.
    if (!(error instanceof FileUnreadable) || length === 0) throw error;
  }
  return detectFormat(Buffer.concat(pieces));
}

/**
 * The records of a file from a resume point on, in batches, in bounded memory whatever the size of the file.
 *
 * @throws FileUnreadable when the rest of the file cannot be read; all records before are yielded first
 */
export async function* recordsFrom(
  source: ByteSource,
  format: Format,
  from: ResumePoint,
  limits: InflateLimits = inflateLimits,
): AsyncGenerator<FileRecord[]> {
  const content = contentFrom(source, from.offset, limits);
  if (format.kind === "avro") yield* avroRecords(content, format, from);
  else yield* splitRecords(content, splitterOf(format), from);
}

/** The content from an offset on; gzip can only be inflated from its beginning. */
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
