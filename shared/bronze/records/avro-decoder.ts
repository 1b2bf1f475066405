/** Bytes that are not what their schema describes. */
export class InvalidAvro extends Error {}

/** Reads values of Avro's binary encoding. Every read is checked against the end of the bytes. */
export class AvroDecoder {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  /** A zigzag varint; numbers beyond 2^53 are rounded. */
  long(): number {
    let [value, scale] = [0, 1];
    for (let length = 0; length < 10; length += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new InvalidAvro("the bytes end early");
      this.#at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    throw new InvalidAvro("a number has more than 10 bytes");
  }

  /** Text or bytes with their length before them. */
  sized(): Uint8Array {
    return this.fixed(this.long());
  }

  fixed(length: number): Uint8Array {
    if (!(length >= 0 && length <= this.#bytes.length - this.#at)) throw new InvalidAvro("the bytes end early");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** The items of an array or a map; each has at least one byte. */
  items(read: () => void): void {
    for (let count = this.long(); count !== 0; count = this.long()) {
      // A negative count is followed by the size of the items in bytes.
      if (count < 0) this.long();
      for (let index = 0; index < Math.abs(count); index += 1) {
        const start = this.#at;
        read();
        if (this.#at === start) throw new InvalidAvro("items without any byte");
      }
    }
  }
}
