/*
 * Navigation of encoded AMQP 1.0 values (part 1 of the standard): the endpoint reads section boundaries and a few
 * annotations; bodies stay bytes.
 */

/** A message that is not valid AMQP 1.0; it is rejected with this error. */
export class MalformedMessageError extends Error {
  override name = "MalformedMessageError";
}

const described = 0x00;
const smallUlong = 0x53;
const ulong = 0x80;

/** Offset after the value whose constructor is at `at`. */
export function skipValue(bytes: Buffer, at: number): number {
  const code = byteAt(bytes, at);
  if (code === described) return skipValue(bytes, skipValue(bytes, at + 1));
  const end = at + 1 + valueWidth(bytes, at + 1, code);
  if (end > bytes.length) throw new MalformedMessageError("an AMQP value ends beyond its message");
  return end;
}

function valueWidth(bytes: Buffer, at: number, code: number): number {
  const width = code >> 4;
  if (width === 0x4) return 0;
  if (width >= 0x5 && width <= 0x9) return 1 << (width - 0x5);
  if (width >= 0xa) return width % 2 === 0 ? 1 + byteAt(bytes, at) : 4 + uint32At(bytes, at);
  throw new MalformedMessageError(`0x${code.toString(16)} is not an AMQP constructor`);
}

/** A section of a message: the numeric descriptor (0x70 to 0x78), where its value starts and where it ends. */
export interface Section {
  readonly code: number;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** Reads the section that starts at `at`. */
export function sectionAt(bytes: Buffer, at: number): Section {
  if (byteAt(bytes, at) !== described) throw new MalformedMessageError("a message contains more than sections");
  const descriptor = byteAt(bytes, at + 1);
  if (descriptor !== smallUlong && descriptor !== ulong) {
    throw new MalformedMessageError("section descriptors must be numbers, not symbols");
  }
  const value = skipValue(bytes, at + 1);
  return { code: byteAt(bytes, value - 1), start: at, value, end: skipValue(bytes, value) };
}

/** The bytes of a binary, string or symbol value. */
export function bytesAt(bytes: Buffer, at: number): Buffer {
  const code = byteAt(bytes, at);
  const wide = code === 0xb0 || code === 0xb1 || code === 0xb3;
  if (!wide && code !== 0xa0 && code !== 0xa1 && code !== 0xa3) {
    throw new MalformedMessageError(`expected bytes or a string, not 0x${code.toString(16)}`);
  }
  return bytes.subarray(at + (wide ? 5 : 2), skipValue(bytes, at));
}

/** One entry of an encoded map: where the key, the value and the next entry start. */
export interface MapEntry {
  readonly key: number;
  readonly value: number;
  readonly end: number;
}

/** Iterates over the entries of the map value at `at`. */
export function* mapEntries(bytes: Buffer, at: number): Generator<MapEntry> {
  const code = byteAt(bytes, at);
  if (code !== 0xc1 && code !== 0xd1) throw new MalformedMessageError("annotations are not a map");
  const end = skipValue(bytes, at);
  let key = at + (code === 0xc1 ? 3 : 9);
  while (key < end) {
    const value = skipValue(bytes, key);
    const next = skipValue(bytes, value);
    yield { key, value, end: next };
    key = next;
  }
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new MalformedMessageError("a message ends in the middle of a value");
  return byte;
}

function uint32At(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new MalformedMessageError("a message ends in the middle of a value");
  return bytes.readUInt32BE(at);
}
