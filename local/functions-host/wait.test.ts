import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { pause, waitAtMost, withJitter } from "./wait.ts";

const never = new Promise(() => {});

it("ends a pause when the signal aborts", async () => {
  const stop = new AbortController();
  const waiting = pause(60_000, stop.signal);
  stop.abort();
  await waiting;
  await pause(60_000, stop.signal);
});

it("waits for the work, for its failure, or for the timeout", async () => {
  let isDone = false;
  const work = sleep(20).then(() => {
    isDone = true;
  });
  await waitAtMost(60_000, work);
  expect(isDone).toBe(true);
  await waitAtMost(10, never);
  await expect(waitAtMost(60_000, Promise.reject(new Error("intended")))).rejects.toThrow("intended");
});

it("varies a delay by up to 20 %", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.double({ min: 0, max: 1, noNaN: true }), (delay, random) => {
      const varied = withJitter(delay, () => random);
      expect(varied).toBeGreaterThanOrEqual(Math.floor(delay * 0.8));
      expect(varied).toBeLessThanOrEqual(Math.ceil(delay * 1.2));
    }),
  );
  expect([withJitter(1000, () => 0), withJitter(1000, () => 1)]).toEqual([800, 1200]);
});
