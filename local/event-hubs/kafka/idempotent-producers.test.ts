import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/clients.ts";
import { openLog } from "../testing/events.ts";
import { errorCodes } from "./error-codes.ts";
import { IdempotentProducers } from "./idempotent-producers.ts";

const log = await openLog(await temporaryFolder());
const record = { key: null, value: null, headers: [] };

/** Tries to append a batch of one record. */
function appender() {
  const producers = new IdempotentProducers();
  let next = 0;
  return async (baseSequence: number, producerEpoch = 0) => {
    const store = async () => next++;
    try {
      return await producers.append(log, { records: [record], producerId: 1n, producerEpoch, baseSequence }, store);
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : error;
    }
  };
}

it("appends batches in order, and each once", async () => {
  const append = appender();
  expect([await append(0), await append(1), await append(1), await append(0), await append(2)]).toEqual([
    0, 1, 1, 0, 2,
  ]);
  expect(await append(4)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect(await append(3)).toBe(3);
});

it("recognizes duplicates of the last five batches", async () => {
  const append = appender();
  for (let sequence = 0; sequence < 7; sequence += 1) await append(sequence);
  expect(await append(2)).toBe(2);
  expect(await append(1)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
});

it("restarts the sequence with a higher epoch, and rejects a lower one", async () => {
  const append = appender();
  await append(0);
  expect(await append(1, 1)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect([await append(0, 1), await append(1, 1)]).toEqual([1, 2]);
  expect(await append(1, 0)).toBe(errorCodes.INVALID_PRODUCER_EPOCH);
});

it("accepts any first batch of a new producer, and wraps after the greatest sequence number", async () => {
  const append = appender();
  expect([await append(0x7fffffff), await append(0)]).toEqual([0, 1]);
});

it("assigns unique producer ids", () => {
  const producers = new IdempotentProducers();
  expect(producers.newId()).not.toBe(producers.newId());
});
