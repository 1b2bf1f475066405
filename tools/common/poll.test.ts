import { expect, it } from "vitest";
import { pollUntil } from "./poll.ts";

const options = { stallTimeout: 30, interval: 5 };

it("reads until the state is done", async () => {
  let count = 0;
  const result = await pollUntil(
    async () => {
      count += 1;
      return count;
    },
    (state) => state === 20,
    options,
  );
  expect(result).toEqual({ state: 20, isDone: true });
});

it("ends when the state has not changed for the stall timeout", async () => {
  const began = performance.now();
  expect(
    await pollUntil(
      async () => ({ landed: 3 }),
      () => false,
      options,
    ),
  ).toEqual({
    state: { landed: 3 },
    isDone: false,
  });
  expect(performance.now() - began).toBeGreaterThanOrEqual(29);
});

it("reads once without a stall timeout", async () => {
  let reads = 0;
  await pollUntil(
    async () => {
      reads += 1;
    },
    () => false,
    { stallTimeout: 0 },
  );
  expect(reads).toBe(1);
});

it("begins no read after the timeout, although the state changes", async () => {
  let [time, reads] = [1000, 0];
  const wait = async (milliseconds: number) => {
    time += milliseconds;
  };
  const read = async () => ++reads;
  const result = await pollUntil(read, () => false, { timeout: 20, interval: 5, now: () => time, wait });
  expect([result, time]).toEqual([{ state: 5, isDone: false }, 1020]);
  expect(await pollUntil(read, () => false, { timeout: 0, now: () => time, wait })).toMatchObject({ state: 6 });
});
