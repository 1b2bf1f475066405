import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Renewal, type Renewed, renewalPause, withRenewal } from "./renewal.ts";

const minute = 60_000;

describe("the pause before a renewal", () => {
  it("is half of the visibility", () => {
    expect(renewalPause(10 * minute, undefined, undefined)).toBe(5 * minute);
    expect(renewalPause(10 * minute, 2 * minute, "renewed")).toBe(5 * minute);
  });

  it("halves after each failure, down to a minute of ten", () => {
    expect(renewalPause(10 * minute, 5 * minute, "failed")).toBe(2.5 * minute);
    expect(renewalPause(10 * minute, 2.5 * minute, "failed")).toBe(1.25 * minute);
    expect(renewalPause(10 * minute, 1.25 * minute, "failed")).toBe(minute);
    expect(renewalPause(10 * minute, minute, "failed")).toBe(minute);
  });
});

describe("work with renewal", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const sleep: NonNullable<Renewal["sleep"]> = (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", reject);
    });

  /** Minutes at which a message was renewed while work went on for so long. */
  async function renewedAt(minutes: number, answers: readonly Renewed[] = []): Promise<number[]> {
    const began = Date.now();
    const at: number[] = [];
    const renew = async () => answers[at.push((Date.now() - began) / minute) - 1] ?? "renewed";
    const work = () => new Promise<string>((resolve) => setTimeout(resolve, minutes * minute, "done"));
    const result = withRenewal(work, { visibility: 10 * minute, renew, sleep });
    await vi.advanceTimersByTimeAsync(minutes * minute);
    expect(await result).toBe("done");
    await vi.advanceTimersByTimeAsync(60 * minute);
    return at;
  }

  it("renews every five minutes, as long as it goes on", async () => {
    expect(await renewedAt(4)).toEqual([]);
    expect(await renewedAt(17)).toEqual([5, 10, 15]);
  });

  it("tries again sooner after a failure, before the message comes back", async () => {
    expect(await renewedAt(14, ["failed", "failed", "renewed"])).toEqual([5, 7.5, 8.75, 13.75]);
  });

  it("gives up on a message that another one has", async () => {
    expect(await renewedAt(30, ["renewed", "lost"])).toEqual([5, 10]);
  });

  it("throws what the work threw, and stops renewing", async () => {
    const renew = vi.fn(async () => "renewed" as const);
    const work = async () => {
      throw new Error("no");
    };
    await expect(withRenewal(work, { visibility: minute, renew, sleep })).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(renew).not.toHaveBeenCalled();
  });
});
