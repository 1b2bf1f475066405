import { open, readFile, stat, truncate, unlink } from "node:fs/promises";
import { type Block, type BlockHeader, blockEnd, blockHeaderBytes, nextRecord, readBody, readHeader } from "./block.ts";
import { CorruptLogError, readAt, type Segment, segmentPaths } from "./segment.ts";

/** The end of a log: where the next event goes, and the last one that is there. */
export interface LogEnd {
  readonly sequenceNumber: number;
  readonly offset: number;
  /** Of the last event ever stored, or -1. */
  readonly lastOffset: number;
  /** Of the last event ever stored, in milliseconds since 1970, or 0. */
  readonly lastEnqueuedTime: number;
}

export const emptyLogEnd: LogEnd = { sequenceNumber: 0, offset: 0, lastOffset: -1, lastEnqueuedTime: 0 };

/** The end of a log whose last block is this one. */
export function endAfter(block: Block): LogEnd {
  let last = 0;
  for (let at = 0; at < block.bodyLength; at = nextRecord(block, at)) last = at;
  return {
    sequenceNumber: block.firstSequenceNumber + block.count,
    offset: blockEnd(block),
    lastOffset: block.offset + last,
    lastEnqueuedTime: block.enqueuedTime,
  };
}

/**
 * Opens the segments of a folder. What a killed process left half written at the very end was never acknowledged and is
 * cut; anything else that is not as written is a {@link CorruptLogError}. Of all but the last segment only the first
 * header is read here: their blocks are checked when they are read.
 */
export async function recoverLog(
  folder: string,
  log: (line: string) => void,
): Promise<{ segments: Segment[]; end: LogEnd }> {
  const paths = await segmentPaths(folder);
  const last = await lastSegment(paths, log);
  if (last === undefined) return { segments: [], end: emptyLogEnd };
  const segments: Segment[] = [];
  for (const path of paths) segments.push(await closedSegment(path, segments.at(-1)));
  if (segments.length > 0) await closedSegment(last.segment.path, segments.at(-1));
  return { segments: [...segments, last.segment], end: last.end };
}

/** A segment with blocks after it, by its first header; it starts where the one before it ends. */
async function closedSegment(path: string, before: Segment | undefined): Promise<Segment> {
  const file = await open(path, "r");
  try {
    const first = await readAt(file, 0, blockHeaderBytes);
    const header = first.length < blockHeaderBytes ? undefined : readHeader(first);
    if (header === undefined) throw new CorruptLogError(path, 0, "no block header");
    if (before !== undefined && header.offset !== before.offset + (await stat(before.path)).size) {
      throw new CorruptLogError(path, 0, "it does not follow the file before it");
    }
    return segmentOf(path, header);
  } finally {
    await file.close();
  }
}

/** Takes the segment that was being written from the end of the list; one without even a whole block is removed. */
async function lastSegment(paths: string[], log: (line: string) => void) {
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const bytes = await readFile(path);
    const { first, last, length } = scanSegment(bytes, path);
    if (length < bytes.length) {
      log(`${path}: cut ${bytes.length - length} bytes that were never acknowledged`);
      await truncate(path, length);
    }
    if (first !== undefined && last !== undefined) return { segment: segmentOf(path, first), end: endAfter(last) };
    await unlink(path);
  }
  return undefined;
}

function segmentOf(path: string, { firstSequenceNumber, offset, enqueuedTime }: BlockHeader): Segment {
  return { path, firstSequenceNumber, offset, enqueuedTime };
}

/** First and last whole block of a segment's bytes, and how many bytes are whole. */
export function scanSegment(bytes: Buffer, path: string): { first?: Block; last?: Block; length: number } {
  let found: { first?: Block; last?: Block; length: number } = { length: 0 };
  for (;;) {
    const block = wholeBlockAt(bytes, found.length, path);
    if (block === undefined) return found;
    const { first = block, last } = found;
    if (last !== undefined && block.offset !== blockEnd(last)) {
      throw new CorruptLogError(path, found.length, "a block that belongs elsewhere");
    }
    found = { first, last: block, length: found.length + blockHeaderBytes + block.bodyLength };
  }
}

/** Undefined at the end of the bytes, and where they end within the block: so a killed write looks, and a power cut. */
function wholeBlockAt(bytes: Buffer, at: number, path: string): Block | undefined {
  const rest = bytes.subarray(at);
  if (rest.length < blockHeaderBytes) return undefined;
  const header = readHeader(rest);
  if (header === undefined) {
    if (rest.every((byte) => byte === 0)) return undefined;
    throw new CorruptLogError(path, at, "no block header");
  }
  const block = readBody(header, rest.subarray(blockHeaderBytes));
  if (block !== undefined) return block;
  if (blockHeaderBytes + header.bodyLength >= rest.length) return undefined;
  throw new CorruptLogError(path, at, "a block's checksum does not match");
}
