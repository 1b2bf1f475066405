import { expect, it } from "vitest";
import { TimedOut, within } from "./with-timeout.ts";

it("gives the work's answer, or its failure", async () => {
  expect(await within(1_000, Promise.resolve(7))).toBe(7);
  await expect(within(1_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("waits no longer than it may, and leaves late failures alone", async () => {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), 20));
  await expect(within(5, late)).rejects.toThrow(TimedOut);
  await new Promise((resolve) => setTimeout(resolve, 30));
});
