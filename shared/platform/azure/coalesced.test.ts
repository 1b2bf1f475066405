import { describe, expect, it } from "vitest";
import { coalesced } from "./coalesced.ts";

describe("coalesced calls", () => {
  it("are sent together, up to the maximum of a request, and each gets its own result", async () => {
    const requests: number[][] = [];
    const call = coalesced(3, async (numbers: readonly number[]) => {
      requests.push([...numbers]);
      return numbers.map((each) => each * 2);
    });
    expect(await Promise.all([1, 2, 3, 4].map(call))).toEqual([2, 4, 6, 8]);
    expect(await call(5)).toBe(10);
    expect(requests).toEqual([[1, 2, 3], [4], [5]]);
  });

  it("fail together; later calls do not", async () => {
    let failures = 1;
    const call = coalesced(2, async (numbers: readonly number[]) => {
      if (failures-- > 0) throw new Error("503");
      return numbers;
    });
    const results = await Promise.allSettled([1, 2, 3].map(call));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect(await call(4)).toBe(4);
  });

  it("fail rather than get the result of another call", async () => {
    const call = coalesced(2, async () => [1]);
    await expect(Promise.all([1, 2].map(call))).rejects.toThrow("1 results for 2 items");
  });
});
