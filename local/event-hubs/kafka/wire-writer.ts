/**
 * Writes the primitive types of the Kafka protocol; the counterpart of `WireReader`, with the same two encodings of
 * lengths.
 */
export class WireWriter {
  readonly #flexible: boolean;
  readonly #parts: Buffer[] = [];

  constructor(flexible = false) {
    this.#flexible = flexible;
  }

  int8(value: number): this {
    return this.#fixed(1, (bytes) => bytes.writeInt8(value));
  }

  int16(value: number): this {
    return this.#fixed(2, (bytes) => bytes.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.#fixed(4, (bytes) => bytes.writeInt32BE(value));
  }

  int64(value: number | bigint): this {
    return this.#fixed(8, (bytes) => bytes.writeBigInt64BE(BigInt(value)));
  }

  uvarint(value: number): this {
    const bytes: number[] = [];
    let left = value;
    for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80);
    bytes.push(left);
    return this.raw(Buffer.from(bytes));
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  uuid(bytes: Buffer): this {
    return this.raw(bytes);
  }

  string(text: string | null): this {
    const bytes = text === null ? null : Buffer.from(text, "utf8");
    const length = bytes?.length ?? -1;
    if (this.#flexible) this.uvarint(length + 1);
    else this.int16(length);
    return bytes === null ? this : this.raw(bytes);
  }

  bytes(bytes: Buffer): this {
    return this.#length(bytes.length).raw(bytes);
  }

  array<T>(items: readonly T[], writeItem: (item: T) => void): this {
    this.#length(items.length);
    for (const item of items) writeItem(item);
    return this;
  }

  /** Ends a structure of a flexible version: no tagged fields. */
  tags(): this {
    return this.#flexible ? this.uvarint(0) : this;
  }

  raw(bytes: Buffer): this {
    this.#parts.push(bytes);
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #length(length: number): this {
    return this.#flexible ? this.uvarint(length + 1) : this.int32(length);
  }

  #fixed(length: number, write: (bytes: Buffer) => void): this {
    const bytes = Buffer.allocUnsafe(length);
    write(bytes);
    return this.raw(bytes);
  }
}
