import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/clients.ts";
import { openLog } from "../testing/events.ts";
import { errorCodes } from "./error-codes.ts";
import { IdempotentProducers } from "./idempotent-producers.ts";

const log = await openLog(await temporaryFolder());
const record = { key: null, value: null, headers: [] };

/** Tries to append a batch of one record. */
function tryer() {
  const producers = new IdempotentProducers();
  let next = 0;
  return async (baseSequence: number, producerEpoch = 0) => {
    const append = async () => next++;
    try {
      return await producers.append(log, { records: [record], producerId: 1n, producerEpoch, baseSequence }, append);
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : error;
    }
  };
}

it("takes batches in order, and each once", async () => {
  const attempt = tryer();
  expect([await attempt(0), await attempt(1), await attempt(1), await attempt(0), await attempt(2)]).toEqual([
    0, 1, 1, 0, 2,
  ]);
  expect(await attempt(4)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect(await attempt(3)).toBe(3);
});

it("knows repetitions of the last five batches", async () => {
  const attempt = tryer();
  for (let sequence = 0; sequence < 7; sequence += 1) await attempt(sequence);
  expect(await attempt(2)).toBe(2);
  expect(await attempt(1)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
});

it("begins anew with a higher epoch, and refuses a lower one", async () => {
  const attempt = tryer();
  await attempt(0);
  expect(await attempt(1, 1)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect([await attempt(0, 1), await attempt(1, 1)]).toEqual([1, 2]);
  expect(await attempt(1, 0)).toBe(errorCodes.INVALID_PRODUCER_EPOCH);
});

it("takes any first batch of a producer that it does not know, and goes on after the greatest number", async () => {
  const attempt = tryer();
  expect([await attempt(0x7fffffff), await attempt(0)]).toEqual([0, 1]);
});

it("gives every producer another id", () => {
  const producers = new IdempotentProducers();
  expect(producers.newId()).not.toBe(producers.newId());
});
