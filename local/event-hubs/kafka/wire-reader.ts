/** Bytes that do not match the Kafka request of their header; the connection is closed. */
export class MalformedRequestError extends Error {
  override name = "MalformedRequestError";
}

const uuidBytes = 16;
const maxVarintBytes = 10;

/**
 * Reads the primitive types of the Kafka protocol in sequence. Flexible versions (KIP-482) encode lengths as varints
 * plus one, and end each structure with tagged fields; the others have plain lengths.
 */
export class WireReader {
  readonly #bytes: Buffer;
  readonly #flexible: boolean;
  #at = 0;

  constructor(bytes: Buffer, flexible = false) {
    this.#bytes = bytes;
    this.#flexible = flexible;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#skip(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#skip(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#skip(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#skip(8));
  }

  uuid(): Buffer {
    return this.#take(uuidBytes);
  }

  /** A non-negative integer, seven bits per byte. */
  uvarint(): number {
    let value = 0;
    for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 128) {
      const byte = this.#bytes[this.#skip(1)] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new MalformedRequestError("a varint is too long");
  }

  /** A zigzag integer, as in record batches. */
  varint(): number {
    const value = this.uvarint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Skips a zigzag integer of up to 64 bits. */
  skipVarint64(): void {
    for (let left = maxVarintBytes; left > 0; left -= 1) if (this.int8() >= 0) return;
    throw new MalformedRequestError("a varint is too long");
  }

  nullableString(): string | null {
    const bytes = this.#sized(this.#flexible ? this.uvarint() - 1 : this.int16());
    return bytes?.toString("utf8") ?? null;
  }

  string(): string {
    const text = this.nullableString();
    if (text === null) throw new MalformedRequestError("a required string is null");
    return text;
  }

  nullableBytes(): Buffer | null {
    return this.#sized(this.#flexible ? this.uvarint() - 1 : this.int32());
  }

  /** Bytes with a zigzag length, as in a record; null when the length is negative. */
  varintBytes(): Buffer | null {
    return this.#sized(this.varint());
  }

  /** Null for a null array. */
  array<T>(readItem: () => T): T[] | null {
    const length = this.#flexible ? this.uvarint() - 1 : this.int32();
    if (length < 0) return null;
    // every item has at least one byte: an invalid length allocates nothing
    if (length > this.remaining) throw new MalformedRequestError("an array is longer than its request");
    return Array.from({ length }, readItem);
  }

  /** Skips the tagged fields at the end of a structure of a flexible version: all are optional, and none is used. */
  tags(): void {
    if (!this.#flexible) return;
    for (let left = this.uvarint(); left > 0; left -= 1) {
      this.uvarint();
      this.#take(this.uvarint());
    }
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  #sized(length: number): Buffer | null {
    return length < 0 ? null : this.#take(length);
  }

  #take(length: number): Buffer {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  #skip(length: number): number {
    const start = this.#at;
    if (length > this.remaining) throw new MalformedRequestError("a field ends beyond its request");
    this.#at += length;
    return start;
  }
}
