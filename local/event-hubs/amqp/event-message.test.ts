import fc from "fast-check";
import rhea from "rhea";
import { describe, expect, it } from "vitest";
import { readBatch, readEventMessage } from "./event-message.ts";
import { storedMessageBound, writeStoredMessage } from "./stored-message.ts";
import { MalformedMessageError } from "./values.ts";

const position = { sequenceNumber: 5_000_000_000, offset: 123_456_789_012, enqueuedTime: 1_760_000_000_123 };

function stored(message: Buffer, batchKey?: string) {
  const event = readEventMessage(message, batchKey);
  const target = Buffer.alloc(storedMessageBound(event) + 7);
  const end = writeStoredMessage(target, 7, event, position);
  expect(end).toBeLessThanOrEqual(target.length);
  return rhea.message.decode(target.subarray(7, end));
}

const annotationValues = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const messages = fc.record(
  {
    body: fc.uint8Array({ maxLength: 400 }).map((bytes) => rhea.message.data_section(Buffer.from(bytes))),
    subject: fc.string({ maxLength: 300 }),
    durable: fc.boolean(),
    ttl: fc.nat(),
    delivery_annotations: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), annotationValues, { maxKeys: 3 }),
    message_annotations: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), annotationValues, { maxKeys: 5 }),
    application_properties: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.string(), { maxKeys: 5 }),
  },
  { requiredKeys: ["body"] },
);

describe("a stored event", () => {
  it("has its position, and all other parts but delivery annotations", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { delivery_annotations: _, ...sent } = message;
        const expected = rhea.message.decode(rhea.message.encode(sent));
        const received = stored(rhea.message.encode(message));
        expect(received["message_annotations"]).toEqual({
          ...expected["message_annotations"],
          "x-opt-sequence-number": position.sequenceNumber,
          "x-opt-offset": String(position.offset),
          "x-opt-enqueued-time": new Date(position.enqueuedTime),
        });
        for (const part of ["body", "subject", "durable", "ttl", "application_properties", "delivery_annotations"]) {
          expect(received[part]).toEqual(expected[part]);
        }
      }),
    );
  });

  it("does not have a position of its producer", () => {
    const body = rhea.message.data_section(Buffer.from("x"));
    const sent = rhea.message.encode({
      body,
      message_annotations: { "x-opt-sequence-number": 1, "x-opt-offset": "1" },
    });
    expect(stored(sent)["message_annotations"]).toMatchObject({ "x-opt-sequence-number": position.sequenceNumber });
  });

  it("has the partition key of its batch, unless it has one itself", () => {
    const body = rhea.message.data_section(Buffer.from("x"));
    const own = rhea.message.encode({ body, message_annotations: { "x-opt-partition-key": "own" } });
    expect(stored(own, "batch")["message_annotations"]["x-opt-partition-key"]).toBe("own");
    expect(stored(rhea.message.encode({ body }), "bätch")["message_annotations"]["x-opt-partition-key"]).toBe("bätch");
  });
});

describe("a batch message", () => {
  it("contains its events in order", () => {
    fc.assert(
      fc.property(fc.array(messages, { minLength: 1, maxLength: 20 }), (events) => {
        const encoded = events.map((event) => rhea.message.encode(event));
        const batch = rhea.message.encode({
          body: rhea.message.data_sections(encoded),
          message_annotations: { "x-opt-partition-key": "key" },
        });
        const read = readBatch(batch);
        expect(read.map(({ rest }) => rest)).toEqual(encoded.map((event) => readEventMessage(event).rest));
        expect(new Set(read.map(({ partitionKey }) => partitionKey))).toEqual(new Set(["key"]));
      }),
    );
  });

  it("is rejected without events", () => {
    expect(() => readBatch(Buffer.alloc(0))).toThrow(MalformedMessageError);
  });
});

it("rejects bytes that are not a message with MalformedMessageError only", () => {
  const encoded = rhea.message.encode({ body: "x", message_annotations: { a: "b" }, header: { durable: true } });
  const cutOrChanged = fc
    .tuple(fc.nat(encoded.length), fc.nat(encoded.length - 1), fc.nat(255))
    .map(([length, at, byte]) => {
      const bytes = Buffer.from(encoded);
      bytes[at] = byte;
      return bytes.subarray(0, length);
    });
  const anyBytes = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    cutOrChanged,
  );
  fc.assert(
    fc.property(anyBytes, fc.constantFrom(readEventMessage, readBatch), (bytes, read) => {
      try {
        read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessageError);
      }
    }),
    { numRuns: 1000 },
  );
});
