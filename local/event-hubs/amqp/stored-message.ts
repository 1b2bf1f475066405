import { type EventMessage, symbol } from "./event-message.ts";

/** Position of an event in its partition. */
export interface EventPosition {
  readonly sequenceNumber: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly enqueuedTime: number;
}

const sequenceNumberKey = symbol("x-opt-sequence-number");
const offsetKey = symbol("x-opt-offset");
const enqueuedTimeKey = symbol("x-opt-enqueued-time");

const mapSection = Buffer.from([0x00, 0x53, 0x72, 0xd1]);
const mapHeadBytes = mapSection.length + 8;
const maxOffsetDigits = 16;
const annotationBytes =
  sequenceNumberKey.length + 9 + offsetKey.length + 2 + maxOffsetDigits + enqueuedTimeKey.length + 9;
const ownAnnotations = 3;

/** Upper bound of the bytes that {@link writeStoredMessage} writes for the event. */
export function storedMessageBound(event: EventMessage): number {
  return event.header.length + mapHeadBytes + annotationBytes + event.annotations.length + event.rest.length;
}

/**
 * Writes the event as consumers receive it, with sequence number (long), offset (string) and enqueued time (timestamp)
 * in its message annotations: stored bytes are sent unchanged. Returns the offset after it.
 */
export function writeStoredMessage(
  target: Buffer,
  start: number,
  event: EventMessage,
  position: EventPosition,
): number {
  let at = start + event.header.copy(target, start);
  at += mapSection.copy(target, at);
  const sizeAt = at;
  at = target.writeUInt32BE(2 * (ownAnnotations + event.annotationCount), at + 4);
  at += sequenceNumberKey.copy(target, at);
  at = writeLong(target, at, 0x81, position.sequenceNumber);
  at += offsetKey.copy(target, at);
  at = writeShortString(target, at, String(position.offset));
  at += enqueuedTimeKey.copy(target, at);
  at = writeLong(target, at, 0x83, position.enqueuedTime);
  at += event.annotations.copy(target, at);
  target.writeUInt32BE(at - sizeAt - 4, sizeAt);
  return at + event.rest.copy(target, at);
}

/** A long (0x81) or timestamp (0x83); all values here are safe non-negative integers. */
function writeLong(target: Buffer, at: number, code: number, value: number): number {
  target[at] = code;
  const high = Math.floor(value / 2 ** 32);
  target.writeUInt32BE(high, at + 1);
  return target.writeUInt32BE(value - high * 2 ** 32, at + 5);
}

function writeShortString(target: Buffer, at: number, text: string): number {
  target[at] = 0xa1;
  target[at + 1] = text.length;
  return at + 2 + target.write(text, at + 2, "latin1");
}
