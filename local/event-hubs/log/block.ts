import { crc32 } from "node:zlib";
import type { EventMessage } from "../amqp/event-message.ts";
import { storedMessageBound, writeStoredMessage } from "../amqp/stored-message.ts";

/*
 * The log is a sequence of blocks. One group commit writes one block, in one write.
 *   header: magic, body length, body CRC, event count (u32 each), first sequence number, offset,
 *           enqueued time (u64 each), header CRC (u32)
 *   body:   per event its length (u32) and its message as consumers receive it
 * The offset of a block is its byte position in the partition's log; that of an event adds its position in the body.
 */
const magic = 0x45484c31; // "EHL1"
const crcAt = 40;
export const blockHeaderBytes = 44;
export const recordHeadBytes = 4;

export interface BlockHeader {
  readonly bodyLength: number;
  readonly bodyCrc: number;
  readonly count: number;
  readonly firstSequenceNumber: number;
  readonly offset: number;
  /** Milliseconds since 1970; one for all events of the block. */
  readonly enqueuedTime: number;
}

export interface Block extends BlockHeader {
  readonly body: Buffer;
}

/** Offset of the next block. */
export function blockEnd(block: BlockHeader): number {
  return block.offset + blockHeaderBytes + block.bodyLength;
}

type BlockPosition = Pick<BlockHeader, "firstSequenceNumber" | "offset" | "enqueuedTime">;

/** Encodes events as one block; returns the block and the bytes to write. */
export function encodeBlock(events: readonly EventMessage[], position: BlockPosition): { block: Block; bytes: Buffer } {
  let bound = blockHeaderBytes;
  for (const event of events) bound += recordHeadBytes + storedMessageBound(event);
  const buffer = Buffer.allocUnsafeSlow(bound);
  let at = blockHeaderBytes;
  let sequenceNumber = position.firstSequenceNumber;
  for (const event of events) {
    const offset = position.offset + at - blockHeaderBytes;
    const end = writeStoredMessage(buffer, at + recordHeadBytes, event, { ...position, sequenceNumber, offset });
    buffer.writeUInt32BE(end - at - recordHeadBytes, at);
    at = end;
    sequenceNumber += 1;
  }
  const bytes = buffer.subarray(0, at);
  const body = bytes.subarray(blockHeaderBytes);
  const header = { ...position, bodyLength: body.length, bodyCrc: crc32(body), count: events.length };
  writeHeader(bytes, header);
  return { block: { ...header, body }, bytes };
}

function writeHeader(target: Buffer, header: BlockHeader): void {
  let at = target.writeUInt32BE(magic, 0);
  for (const value of [header.bodyLength, header.bodyCrc, header.count]) at = target.writeUInt32BE(value, at);
  for (const value of [header.firstSequenceNumber, header.offset, header.enqueuedTime]) {
    at = target.writeBigUInt64BE(BigInt(value), at);
  }
  target.writeUInt32BE(crc32(target.subarray(0, crcAt)), crcAt);
}

/** The header at the start of `bytes` (at least {@link blockHeaderBytes}), or undefined when it is invalid. */
export function readHeader(bytes: Buffer): BlockHeader | undefined {
  if (bytes.readUInt32BE(0) !== magic || bytes.readUInt32BE(crcAt) !== crc32(bytes.subarray(0, crcAt)))
    return undefined;
  return {
    bodyLength: bytes.readUInt32BE(4),
    bodyCrc: bytes.readUInt32BE(8),
    count: bytes.readUInt32BE(12),
    firstSequenceNumber: Number(bytes.readBigUInt64BE(16)),
    offset: Number(bytes.readBigUInt64BE(24)),
    enqueuedTime: Number(bytes.readBigUInt64BE(32)),
  };
}

/**
 * The block of a header and the bytes after it, or undefined when the body is incomplete or its checksum does not
 * match.
 */
export function readBody(header: BlockHeader, bytes: Buffer): Block | undefined {
  const body = bytes.subarray(0, header.bodyLength);
  return body.length === header.bodyLength && crc32(body) === header.bodyCrc ? { ...header, body } : undefined;
}

/** Position in the body of the record after the one at `at`. */
export function nextRecord(block: Block, at: number): number {
  return at + recordHeadBytes + block.body.readUInt32BE(at);
}

/** The message of the record at position `at` of the body. */
export function messageAt(block: Block, at: number): Buffer {
  return block.body.subarray(at + recordHeadBytes, nextRecord(block, at));
}
