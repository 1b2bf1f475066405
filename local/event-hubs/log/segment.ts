import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Block, type BlockHeader, blockEnd, blockHeaderBytes, readBody, readHeader } from "./block.ts";

/** A file of the log. It ends at the start of the next one, or at the end of the log. */
export interface Segment {
  readonly path: string;
  readonly firstSequenceNumber: number;
  readonly offset: number;
  readonly enqueuedTime: number;
}

/** Stored bytes that do not match their checksum. They are never served. */
export class CorruptLogError extends Error {
  override name = "CorruptLogError";

  constructor(path: string, position: number, what: string) {
    super(
      `${path} is corrupt at byte ${position}: ${what}. Nothing after it is served; delete the hub's folder to recreate the hub.`,
    );
  }
}

const extension = ".log";
const chunkBytes = 256 * 1024;

export function segmentPath(folder: string, firstSequenceNumber: number): string {
  return join(folder, `${String(firstSequenceNumber).padStart(20, "0")}${extension}`);
}

export async function segmentPaths(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

/** The complete blocks from offset `from` of the log that one read returns, at least one; the segment ends at `end`. */
export async function readBlocks(segment: Segment, from: number, end: number): Promise<Block[]> {
  const file = await open(segment.path, "r");
  try {
    const bytes = await readAt(file, from - segment.offset, Math.min(chunkBytes, end - from));
    const blocks = completeBlocks(segment, from, bytes);
    return blocks.length > 0 ? blocks : [await readLargeBlock(file, segment, from, bytes)];
  } finally {
    await file.close();
  }
}

function completeBlocks(segment: Segment, from: number, bytes: Buffer): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at + blockHeaderBytes <= bytes.length) {
    const header = checkedHeader(segment, from + at, bytes.subarray(at));
    const bodyAt = at + blockHeaderBytes;
    if (bodyAt + header.bodyLength > bytes.length) break;
    blocks.push(checkedBody(segment, header, bytes.subarray(bodyAt)));
    at = bodyAt + header.bodyLength;
  }
  return blocks;
}

async function readLargeBlock(file: FileHandle, segment: Segment, from: number, start: Buffer): Promise<Block> {
  const header = checkedHeader(segment, from, start);
  const body = await readAt(file, from - segment.offset + blockHeaderBytes, header.bodyLength);
  return checkedBody(segment, header, body);
}

function checkedHeader(segment: Segment, offset: number, bytes: Buffer): BlockHeader {
  const header = bytes.length < blockHeaderBytes ? undefined : readHeader(bytes);
  if (header?.offset === offset) return header;
  throw new CorruptLogError(segment.path, offset - segment.offset, "no block header");
}

function checkedBody(segment: Segment, header: BlockHeader, bytes: Buffer): Block {
  const block = readBody(header, bytes);
  if (block !== undefined) return block;
  throw new CorruptLogError(segment.path, header.offset - segment.offset, "a block's checksum does not match");
}

/** Up to `length` bytes; fewer only at the end of the file. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Blocks of one segment, in order, from `from` to `end`. */
export async function* segmentBlocks(segment: Segment, from: number, end: number): AsyncGenerator<Block> {
  let at = from;
  while (at < end) {
    for (const block of await readBlocks(segment, at, end)) {
      yield block;
      at = blockEnd(block);
    }
  }
}
