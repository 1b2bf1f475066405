import fc from "fast-check";
import rhea from "rhea";
import { describe, expect, it } from "vitest";
import { readEventMessage } from "../amqp/event-message.ts";
import { recordBatch } from "../testing/kafka-wire.ts";
import { crc32c } from "./crc32c.ts";
import { KafkaError } from "./error-codes.ts";
import { readRecordBatch } from "./record-batch.ts";
import { eventOfRecord } from "./record-event.ts";

describe("CRC-32C", () => {
  it.each([
    ["123456789", 0xe3069283],
    ["", 0],
    ["a", 0xc1d04330],
    ["\0".repeat(32), 0x8a9136aa],
  ])("of %j matches published values (RFC 3720 and others)", (text, expected) => {
    expect(crc32c(Buffer.from(text, "latin1"))).toBe(expected);
  });
});

describe("a record batch", () => {
  it("contains its records, compressed or not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1, maxLength: 50 }),
        fc.constantFrom(0, 1),
        (values, compression) => {
          const { records } = readRecordBatch(recordBatch(values, { compression }));
          expect(records.map(({ value }) => value?.toString())).toEqual(values);
        },
      ),
    );
  });

  it("is rejected with KafkaError only when it is truncated or changed", () => {
    const batch = recordBatch(["one", "two", "three"]);
    fc.assert(
      fc.property(
        fc.nat(batch.length),
        fc.nat(batch.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (length, at, change) => {
          const changed = Buffer.from(batch);
          changed[at] = (changed[at] ?? 0) ^ change;
          // the broker overwrites base offset and leader epoch
          const ignored = at < 8 || (at >= 12 && at < 16);
          for (const bytes of [batch.subarray(0, length - 1), ...(ignored ? [] : [changed])]) {
            expect(() => readRecordBatch(bytes)).toThrow(KafkaError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** rhea decodes into an object, which cannot have this key. */
const headerNames = fc.string().filter((name) => name !== "__proto__");
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

it("converts a record into an AMQP message with all its parts", () => {
  const records = fc.record({
    key: fc.option(fc.string().map((text) => Buffer.from(text))),
    value: fc.option(bytes),
    headers: fc.uniqueArray(fc.record({ name: headerNames, value: fc.option(bytes) }), {
      selector: ({ name }) => name,
      maxLength: 5,
    }),
  });
  fc.assert(
    fc.property(records, (record) => {
      const event = eventOfRecord(record);
      const message = rhea.message.decode(event.rest);
      expect(message["body"].content).toEqual(record.value ?? Buffer.alloc(0));
      expect(new Map(Object.entries(message["application_properties"] ?? {}))).toEqual(
        new Map(record.headers.map(({ name, value }) => [name, value])),
      );
      expect(event.partitionKey).toBe(record.key?.toString());
      expect(readEventMessage(event.rest).rest).toEqual(event.rest);
    }),
  );
});
