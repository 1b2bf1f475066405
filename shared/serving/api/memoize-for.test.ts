import { expect, it } from "vitest";
import { remembered } from "./memoize-for.ts";

it("asks once in its time and once at a time, and remembers no failure", async () => {
  let [time, asked] = [1_000, 0];
  const ask = remembered(
    5_000,
    () => time,
    async (by: string) => {
      asked += 1;
      if (by === "unlucky") throw new Error("no");
      return `${by} ${asked}`;
    },
  );
  expect(await Promise.all([ask("a"), ask("b")])).toEqual(["a 1", "a 1"]);
  time += 4_999;
  expect(await ask("c")).toBe("a 1");
  time += 1;
  await expect(ask("unlucky")).rejects.toThrow("no");
  expect(await ask("d")).toBe("d 3");
});
