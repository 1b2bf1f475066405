import { expect, test } from "vitest";
import { concurrently } from "./map-concurrent.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("gives results in the order of the items, with no more than the limit in work", async () => {
  let [inWork, most] = [0, 0];
  const results = await concurrently([30, 10, 20, 0], 2, async (item) => {
    inWork += 1;
    most = Math.max(most, inWork);
    for (let turns = 0; turns < item; turns += 1) await turn();
    inWork -= 1;
    return item + 1;
  });
  expect(results).toEqual([31, 11, 21, 1]);
  expect(most).toBe(2);
});

test("after a failure nothing is begun, and nothing is left in work when it is thrown", async () => {
  const begun: number[] = [];
  let inWork = 0;
  const all = concurrently([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    inWork += 1;
    await turn();
    if (item === 2) await turn();
    inWork -= 1;
    if (item === 1) throw new Error("first");
  });
  await expect(all).rejects.toThrow("first");
  expect(begun).toEqual([1, 2]);
  expect(inWork).toBe(0);
});
