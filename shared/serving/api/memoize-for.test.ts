import { expect, it } from "vitest";
import { memoizeFor } from "./memoize-for.ts";

it("computes once per interval, shares concurrent calls, and does not memoize failures", async () => {
  let [time, calls] = [1_000, 0];
  const memoized = memoizeFor(
    5_000,
    () => time,
    async (caller: string) => {
      calls += 1;
      if (caller === "failing") throw new Error("no");
      return `${caller} ${calls}`;
    },
  );
  expect(await Promise.all([memoized("a"), memoized("b")])).toEqual(["a 1", "a 1"]);
  time += 4_999;
  expect(await memoized("c")).toBe("a 1");
  time += 1;
  await expect(memoized("failing")).rejects.toThrow("no");
  expect(await memoized("d")).toBe("d 3");
});
