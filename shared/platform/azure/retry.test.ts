import { describe, expect, it } from "vitest";
import { retrying } from "./retry.ts";

/** Fails so often, then answers; and what it waited between. */
function failing(times: number, error: Error = new Error("busy")) {
  let calls = 0;
  const waits: number[] = [];
  const work = async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  return { work, waits, options: { tries: 5, delay: 100, maximalDelay: 300, wait } };
}

describe("retrying", () => {
  it("waits twice as long each time, up to a limit, and tells of every failure", async () => {
    const { work, waits, options } = failing(4);
    const failures: unknown[] = [];
    expect(await retrying(work, options, (error) => failures.push(error))).toBe(5);
    expect(waits).toEqual([100, 200, 300, 300]);
    expect(failures).toHaveLength(4);
  });

  it("throws the last failure when its tries are used up", async () => {
    const { work, waits, options } = failing(9);
    await expect(retrying(work, options)).rejects.toThrow("busy");
    expect(waits).toHaveLength(4);
  });

  it("does not try again what is in vain", async () => {
    const { work, waits, options } = failing(1, Object.assign(new Error("no such hub"), { retryable: false }));
    await expect(retrying(work, options)).rejects.toThrow("no such hub");
    expect(waits).toEqual([]);
  });
});
