import { describe, expect, it } from "vitest";
import { kafkaEndpoint } from "../testing/kafka-endpoint.ts";
import { produceOnce, storedIn } from "../testing/kafka-produce.ts";
import {
  type BatchOptions,
  produceBatches,
  produceBody,
  producedBatches,
  rawClient,
  recordBatch,
} from "../testing/kafka-wire.ts";
import { errorCodes } from "./error-codes.ts";

const kafka = kafkaEndpoint();

describe("records that are rejected", () => {
  const rejected: readonly (readonly [string, BatchOptions, number])[] = [
    ["in the old format", { magic: 1 }, errorCodes.UNSUPPORTED_FOR_MESSAGE_FORMAT],
    ["compressed with snappy", { compression: 2 }, errorCodes.UNSUPPORTED_COMPRESSION_TYPE],
    ["compressed with zstd", { compression: 4 }, errorCodes.UNSUPPORTED_COMPRESSION_TYPE],
    ["of a transaction", { transactional: true }, errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED],
  ];
  it.each(rejected)("%s", async (_, options, code) => {
    const before = await storedIn(kafka, "0");
    expect(await produceOnce(kafka, recordBatch(["x"], options))).toMatchObject({ code, baseOffset: -1 });
    expect(await storedIn(kafka, "0")).toBe(before);
    expect(kafka.lines.join()).toMatch(/^kafka: rejected records for 'telemetry', partition 0: \w/);
  });

  it("with a changed byte", async () => {
    const records = recordBatch(["hello"]);
    records[records.length - 2] = 0;
    expect(await produceOnce(kafka, records)).toMatchObject({ code: errorCodes.CORRUPT_MESSAGE });
  });

  it("that decompress to too much", async () => {
    const records = recordBatch(
      Array.from({ length: 10 }, () => "x".repeat(500_000)),
      { compression: 1 },
    );
    expect(await produceOnce(kafka, records)).toMatchObject({ code: errorCodes.MESSAGE_TOO_LARGE });
  });

  it("in too large a batch, alone in its request or not", async () => {
    const tooLarge = {
      code: errorCodes.MESSAGE_TOO_LARGE,
      message: expect.stringMatching(/^A batch of \d+ bytes exceeds the limit of 1046528 bytes\.$/),
    };
    const records = recordBatch(["x".repeat(600_000), "x".repeat(600_000)]);
    expect(await produceOnce(kafka, records)).toMatchObject(tooLarge);
    const client = await rawClient(kafka.port);
    const small = { partition: 1, records: recordBatch(["x"]) };
    client.send("Produce", 9, produceBatches([{ partition: 0, records }, small]));
    const { body } = await client.receive("Produce", 9);
    client.close();
    expect(producedBatches(body, 9)).toMatchObject([tooLarge, { code: errorCodes.NONE }]);
  });

  it("for an unknown hub or partition, and with invalid acks", async () => {
    const records = recordBatch(["x"]);
    const unknown = { code: errorCodes.UNKNOWN_TOPIC_OR_PARTITION };
    expect(await produceOnce(kafka, records, { topic: "nowhere" })).toMatchObject(unknown);
    expect(await produceOnce(kafka, records, { partition: 4 })).toMatchObject(unknown);
    expect(await produceOnce(kafka, records, { acks: 2 })).toMatchObject({ code: errorCodes.INVALID_REQUIRED_ACKS });
  });
});

describe("a request that is too large, of batches that are not,", () => {
  const batches = [0, 1].map((partition) => ({ partition, records: recordBatch(["x".repeat(600_000)]) }));

  it("closes the connection and stores nothing, so that the client repeats the batches", async () => {
    const before = [await storedIn(kafka, "0"), await storedIn(kafka, "1")];
    const client = await rawClient(kafka.port);
    client.send("Produce", 9, produceBatches(batches));
    await client.closed;
    expect([await storedIn(kafka, "0"), await storedIn(kafka, "1")]).toEqual(before);
    expect(kafka.warnings.join()).toMatch(
      /^kafka: connection closed, as by Azure: a request exceeds the limit of 1046528 bytes/,
    );
  });

  it("is stored in two requests", async () => {
    for (const { partition, records } of batches)
      expect(await produceOnce(kafka, records, { partition })).toMatchObject({ code: errorCodes.NONE });
  });
});

describe("a producer that requests no acknowledgement", () => {
  const rejected: readonly (readonly [string, BatchOptions, { topic?: string; partition?: number }])[] = [
    ["an unsupported compression", { compression: 2 }, {}],
    ["a transaction", { transactional: true }, {}],
    ["an unknown hub", {}, { topic: "nowhere" }],
    ["an unknown partition", {}, { partition: 9 }],
  ];
  it.each(rejected)("is disconnected after %s, with a warning", async (_, batch, request) => {
    const client = await rawClient(kafka.port);
    client.send("Produce", 9, produceBody(recordBatch(["x"]), { acks: 0 }));
    client.send("Produce", 9, produceBody(recordBatch(["x"], batch), { acks: 0, ...request }));
    await client.closed;
    expect(kafka.warnings).toEqual([
      expect.stringMatching(/^kafka: rejected records for '\w+', partition \d: .* With acks=0 the client only sees/),
    ]);
  });
});
