import { describe, expect, it } from "vitest";
import { retry } from "./retry.ts";

/** Fails so often, then succeeds. `waits` are the delays in between. */
function failing(times: number, error: Error = new Error("busy")) {
  let calls = 0;
  const waits: number[] = [];
  const work = async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  return { work, waits, options: { attempts: 5, delay: 100, maximalDelay: 300, wait } };
}

describe("retry", () => {
  it("doubles the delay each time, up to a limit, and reports every failure", async () => {
    const { work, waits, options } = failing(4);
    const failures: unknown[] = [];
    expect(await retry(work, options, (error) => failures.push(error))).toBe(5);
    expect(waits).toEqual([100, 200, 300, 300]);
    expect(failures).toHaveLength(4);
  });

  it("throws the last failure after the last attempt", async () => {
    const { work, waits, options } = failing(9);
    await expect(retry(work, options)).rejects.toThrow("busy");
    expect(waits).toHaveLength(4);
  });

  it("does not retry a failure that is marked as not retryable", async () => {
    const { work, waits, options } = failing(1, Object.assign(new Error("no such hub"), { retryable: false }));
    await expect(retry(work, options)).rejects.toThrow("no such hub");
    expect(waits).toEqual([]);
  });
});
