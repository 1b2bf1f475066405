import { describe, expect, it } from "vitest";
import { gathered } from "./coalesced.ts";

describe("what is asked for at one time", () => {
  it("is sent together, at most so many in a request, and each gets its own answer", async () => {
    const requests: number[][] = [];
    const ask = gathered(3, async (numbers: readonly number[]) => {
      requests.push([...numbers]);
      return numbers.map((each) => each * 2);
    });
    expect(await Promise.all([1, 2, 3, 4].map(ask))).toEqual([2, 4, 6, 8]);
    expect(await ask(5)).toBe(10);
    expect(requests).toEqual([[1, 2, 3], [4], [5]]);
  });

  it("fails together, and what is asked for later does not", async () => {
    let failures = 1;
    const ask = gathered(2, async (numbers: readonly number[]) => {
      if (failures-- > 0) throw new Error("503");
      return numbers;
    });
    const results = await Promise.allSettled([1, 2, 3].map(ask));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect(await ask(4)).toBe(4);
  });

  it("fails rather than giving one the answer of another", async () => {
    const ask = gathered(2, async () => [1]);
    await expect(Promise.all([1, 2].map(ask))).rejects.toThrow("1 results for 2 items");
  });
});
