import { expect, it } from "vitest";
import { TimedOut, withTimeout } from "./with-timeout.ts";

it("returns the result of the work, or throws its failure", async () => {
  expect(await withTimeout(1_000, Promise.resolve(7))).toBe(7);
  await expect(withTimeout(1_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("throws after the timeout, and ignores late failures", async () => {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), 20));
  await expect(withTimeout(5, late)).rejects.toThrow(TimedOut);
  await new Promise((resolve) => setTimeout(resolve, 30));
});
