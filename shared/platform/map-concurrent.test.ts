import { expect, test } from "vitest";
import { mapConcurrent } from "./map-concurrent.ts";

const tick = () => new Promise((resolve) => setImmediate(resolve));

test("returns results in the order of the items, with no more than the limit in progress", async () => {
  let [running, most] = [0, 0];
  const results = await mapConcurrent([30, 10, 20, 0], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let ticks = 0; ticks < item; ticks += 1) await tick();
    running -= 1;
    return item + 1;
  });
  expect(results).toEqual([31, 11, 21, 1]);
  expect(most).toBe(2);
});

test("begins nothing after a failure, and throws it when nothing is in progress", async () => {
  const begun: number[] = [];
  let running = 0;
  const all = mapConcurrent([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    running += 1;
    await tick();
    if (item === 2) await tick();
    running -= 1;
    if (item === 1) throw new Error("first");
  });
  await expect(all).rejects.toThrow("first");
  expect(begun).toEqual([1, 2]);
  expect(running).toBe(0);
});
