import fc from "fast-check";
import { expect, it } from "vitest";
import { MalformedRequestError, WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

const structures = fc.record({
  int16: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uvarint: fc.maxSafeNat(),
  string: fc.option(fc.string({ unit: "grapheme" })),
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  array: fc.array(fc.string(), { maxLength: 200 }),
});

it("reads what it has written, compact or not", () => {
  fc.assert(
    fc.property(structures, fc.boolean(), (written, flexible) => {
      const writer = new WireWriter(flexible).int16(written.int16).int64(written.int64).uvarint(written.uvarint);
      writer
        .string(written.string)
        .bytes(written.bytes)
        .array(written.array, (text) => writer.string(text).tags())
        .tags();
      const reader = new WireReader(writer.toBuffer(), flexible);
      const [int16, int64, uvarint] = [reader.int16(), reader.int64(), reader.uvarint()];
      const [string, bytes] = [reader.nullableString(), reader.nullableBytes()];
      const array = reader.array(() => {
        const text = reader.string();
        reader.tags();
        return text;
      });
      reader.tags();
      expect({ int16, int64, uvarint, string, bytes, array }).toEqual(written);
      expect(reader.remaining).toBe(0);
    }),
  );
});

it("rejects any other bytes with MalformedRequestError only", () => {
  const reads: readonly ((reader: WireReader) => unknown)[] = [
    (reader) => reader.array(() => reader.string()),
    (reader) => reader.nullableBytes(),
    (reader) => reader.varintBytes(),
    (reader) => reader.tags(),
    (reader) => reader.skipVarint64(),
    (reader) => reader.int64(),
  ];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), fc.constantFrom(...reads), (bytes, flexible, read) => {
      try {
        read(new WireReader(Buffer.from(bytes), flexible));
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedRequestError);
      }
    }),
    { numRuns: 2000 },
  );
});
