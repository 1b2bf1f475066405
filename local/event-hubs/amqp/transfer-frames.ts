/*
 * An encoder for transfer frames (AMQP 1.0, part 2.7.5): rhea's general encoder costs several times as much per event,
 * and writes each frame to the socket separately.
 */

/** Size of the head of each frame: all fields have a fixed width. */
export const transferHeadBytes = 38;

const nullValue = 0x40;
const nullFields = 5;

export interface TransferTarget {
  readonly channel: number;
  readonly handle: number;
  /** The peer's maximum frame size. */
  readonly maxFrameBytes: number;
  /** Whether the deliveries are settled when they are sent. */
  readonly settled: boolean;
}

/** Number of frames of a message with that length. */
export function framesOf(messageBytes: number, { maxFrameBytes }: TransferTarget): number {
  return Math.max(1, Math.ceil(messageBytes / (maxFrameBytes - transferHeadBytes)));
}

/**
 * Deliveries of the messages, with ascending ids from `firstDelivery`; a large message takes several frames.
 *
 * @param buffer reused when it is large enough
 */
export function encodeTransfers(
  messages: readonly Buffer[],
  firstDelivery: number,
  target: TransferTarget,
  buffer?: Buffer,
): Buffer {
  let size = 0;
  for (const { length } of messages) size += length + framesOf(length, target) * transferHeadBytes;
  const frames = buffer !== undefined && size <= buffer.length ? buffer.subarray(0, size) : Buffer.allocUnsafe(size);
  let at = 0;
  for (const [index, message] of messages.entries()) {
    at = writeTransfer(frames, at, message, (firstDelivery + index) >>> 0, target);
  }
  return frames;
}

function writeTransfer(frames: Buffer, start: number, message: Buffer, id: number, target: TransferTarget): number {
  const maxPayload = target.maxFrameBytes - transferHeadBytes;
  let at = start;
  let sent = 0;
  do {
    const payload = Math.min(maxPayload, message.length - sent);
    at = writeHead(frames, at, payload, id, sent + payload < message.length, target);
    at += message.copy(frames, at, sent, sent + payload);
    sent += payload;
  } while (sent < message.length);
  return at;
}

function writeHead(
  frames: Buffer,
  start: number,
  payload: number,
  id: number,
  more: boolean,
  { channel, handle, settled }: TransferTarget,
): number {
  let at = frames.writeUInt32BE(transferHeadBytes + payload, start);
  at = frames.writeUInt16BE(0x0200, at); // data offset 2 words, frame type AMQP
  at = frames.writeUInt16BE(channel, at);
  at = frames.writeUIntBE(0x005314c0190b, at, 6); // transfer: a list of 25 bytes, 11 fields
  at = writeUint(frames, at, handle);
  at = writeUint(frames, at, id);
  at = frames.writeUInt16BE(0xa004, at); // delivery tag: 4 bytes
  at = frames.writeUInt32BE(id, at);
  frames[at] = 0x43; // message format 0
  frames[at + 1] = settled ? 0x41 : 0x42;
  frames[at + 2] = more ? 0x41 : 0x42;
  // all fields, as Azure sends them: settle mode, state, resume, aborted and batchable are null
  frames.fill(nullValue, at + 3, at + 3 + nullFields);
  return at + 3 + nullFields;
}

function writeUint(frames: Buffer, at: number, value: number): number {
  frames[at] = 0x70;
  return frames.writeUInt32BE(value, at + 1);
}
