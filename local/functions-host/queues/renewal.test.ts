import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Pause } from "../wait.ts";
import { type RenewalResult, renewalDelay, withRenewal } from "./renewal.ts";

const minute = 60_000;

describe("the delay before a renewal", () => {
  it("is half of the visibility timeout", () => {
    expect(renewalDelay(10 * minute, undefined, undefined)).toBe(5 * minute);
    expect(renewalDelay(10 * minute, 2 * minute, "renewed")).toBe(5 * minute);
  });

  it("halves after each failure, down to a tenth of the visibility timeout", () => {
    expect(renewalDelay(10 * minute, 5 * minute, "failed")).toBe(2.5 * minute);
    expect(renewalDelay(10 * minute, 2.5 * minute, "failed")).toBe(1.25 * minute);
    expect(renewalDelay(10 * minute, 1.25 * minute, "failed")).toBe(minute);
    expect(renewalDelay(10 * minute, minute, "failed")).toBe(minute);
  });
});

describe("work with renewal", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const pause: Pause = (milliseconds, signal) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => resolve());
    });

  /** Minutes at which a message was renewed during work of this many minutes. */
  async function renewedAt(minutes: number, results: readonly RenewalResult[] = []): Promise<number[]> {
    const began = Date.now();
    const at: number[] = [];
    const renew = async () => results[at.push((Date.now() - began) / minute) - 1] ?? "renewed";
    const work = () => new Promise<string>((resolve) => setTimeout(resolve, minutes * minute, "done"));
    const result = withRenewal(work, { visibility: 10 * minute, renew, pause });
    await vi.advanceTimersByTimeAsync(minutes * minute);
    expect(await result).toBe("done");
    await vi.advanceTimersByTimeAsync(60 * minute);
    return at;
  }

  it("renews every five minutes while the work runs", async () => {
    expect(await renewedAt(4)).toEqual([]);
    expect(await renewedAt(17)).toEqual([5, 10, 15]);
  });

  it("retries a failed renewal before the message becomes visible", async () => {
    expect(await renewedAt(14, ["failed", "failed", "renewed"])).toEqual([5, 7.5, 8.75, 13.75]);
  });

  it("stops renewing when the lease is lost", async () => {
    expect(await renewedAt(30, ["renewed", "lost"])).toEqual([5, 10]);
  });

  it("throws the error of the work, and stops renewing", async () => {
    const renew = vi.fn(async () => "renewed" as const);
    const work = async () => {
      throw new Error("no");
    };
    await expect(withRenewal(work, { visibility: minute, renew, pause })).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(renew).not.toHaveBeenCalled();
  });
});
