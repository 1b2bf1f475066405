import { open, readFile, stat, truncate, unlink } from "node:fs/promises";
import { type Block, type BlockHeader, blockEnd, blockHeaderBytes, nextRecord, readBody, readHeader } from "./block.ts";
import { CorruptLogError, readAt, type Segment, segmentPaths } from "./segment.ts";

/** The end of a log: the position of the next event, and of the last one. */
export interface LogEnd {
  readonly sequenceNumber: number;
  readonly offset: number;
  /** Of the last event ever stored, or -1. */
  readonly lastOffset: number;
  /** Of the last event ever stored, in milliseconds since 1970, or 0. */
  readonly lastEnqueuedTime: number;
}

export const emptyLogEnd: LogEnd = { sequenceNumber: 0, offset: 0, lastOffset: -1, lastEnqueuedTime: 0 };

/** The end of a log with this last block. */
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
 * Opens the segments of a folder. An incomplete block at the end, from a killed process, was never acknowledged and is
 * truncated; any other damage is a {@link CorruptLogError}. Only the first header of each earlier segment is read here:
 * their blocks are checked when they are read.
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

/** Reads the first header of an earlier segment, and checks that it follows the one before it. */
async function closedSegment(path: string, before: Segment | undefined): Promise<Segment> {
  const file = await open(path, "r");
  try {
    const first = await readAt(file, 0, blockHeaderBytes);
    const header = first.length < blockHeaderBytes ? undefined : readHeader(first);
    if (header === undefined) throw new CorruptLogError(path, 0, "no block header");
    if (before !== undefined && header.offset !== before.offset + (await stat(before.path)).size) {
      throw new CorruptLogError(path, 0, "it does not follow the previous file");
    }
    return segmentOf(path, header);
  } finally {
    await file.close();
  }
}

/** Removes the last segment from the list and recovers it; deletes segments without a complete block. */
async function lastSegment(paths: string[], log: (line: string) => void) {
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const bytes = await readFile(path);
    const { first, last, length } = scanSegment(bytes, path);
    if (length < bytes.length) {
      log(`${path}: truncated ${bytes.length - length} bytes that were never acknowledged`);
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

/** First and last complete block of a segment, and the length of its complete blocks. */
export function scanSegment(bytes: Buffer, path: string): { first?: Block; last?: Block; length: number } {
  let found: { first?: Block; last?: Block; length: number } = { length: 0 };
  for (;;) {
    const block = completeBlockAt(bytes, found.length, path);
    if (block === undefined) return found;
    const { first = block, last } = found;
    if (last !== undefined && block.offset !== blockEnd(last)) {
      throw new CorruptLogError(path, found.length, "a block with another offset");
    }
    found = { first, last: block, length: found.length + blockHeaderBytes + block.bodyLength };
  }
}

/** Undefined at the end of the bytes, and for an incomplete block: the result of a killed write or a power cut. */
function completeBlockAt(bytes: Buffer, at: number, path: string): Block | undefined {
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
