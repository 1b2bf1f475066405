import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type StoredGap, trim } from "./trim.ts";

const gap = (...missing: [number, number][]): StoredGap => ({ position: 1, etag: "1", missing });

describe("trim", () => {
  it("accepts everything in a new generation, and opens no gap before its first event", () => {
    expect(trim([7, 8], undefined, [])).toEqual({ fresh: [0, 1], newGaps: [], narrowed: [] });
  });

  it("drops duplicates, however the batch is cut", () => {
    expect(trim([3, 4, 5, 6], 4, []).fresh).toEqual([2, 3]);
    expect(trim([3, 4], 4, []).fresh).toEqual([]);
  });

  it("finds gaps before and inside a batch", () => {
    expect(trim([7, 8, 11], 4, []).newGaps).toEqual([
      [5, 6],
      [9, 10],
    ]);
  });

  it("accepts a sequence number inside a gap, and narrows the gap", () => {
    const { fresh, narrowed } = trim([6, 7, 9, 20], 19, [gap([5, 8])]);
    expect(fresh).toEqual([0, 1, 3]);
    expect(narrowed[0]?.missing).toEqual([
      [5, 5],
      [8, 8],
    ]);
  });

  it("lands every sequence number once, for any batches and repetitions", () => {
    const batches = fc.array(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }), { maxLength: 12 });
    fc.assert(
      fc.property(batches, (runs) => {
        const landed: number[] = [];
        let last: number | undefined;
        let gaps: StoredGap[] = [];
        for (const run of runs) {
          const batch = [...new Set(run)].sort((a, b) => a - b);
          const { fresh, newGaps, narrowed } = trim(batch, last, gaps);
          const events = fresh.map((index) => batch[index] ?? -1);
          gaps = gaps.map((known) => narrowed.find(({ position }) => position === known.position) ?? known);
          if (newGaps.length > 0) gaps.push({ position: gaps.length, etag: "1", missing: newGaps });
          landed.push(...events);
          last = Math.max(last ?? -1, ...batch);
        }
        const sent = new Set(runs.flat());
        const first = Math.min(...(runs[0] ?? [0]));
        const expected = [...sent].filter((sequence) => sequence >= first);
        expect(landed.toSorted((a, b) => a - b)).toEqual(expected.toSorted((a, b) => a - b));
      }),
    );
  });
});
