import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Gap, trim } from "./trim.ts";

const gap = (...open: [number, number][]): Gap => ({ rowKey: "gap|1", etag: "1", open });

describe("trim", () => {
  it("takes everything in a new epoch, and opens no gap before its first event", () => {
    expect(trim([7, 8], undefined, [])).toEqual({ fresh: [0, 1], holes: [], shrunk: [] });
  });

  it("drops what has landed, however the batch is cut", () => {
    expect(trim([3, 4, 5, 6], 4, []).fresh).toEqual([2, 3]);
    expect(trim([3, 4], 4, []).fresh).toEqual([]);
  });

  it("finds holes before and inside a batch", () => {
    expect(trim([7, 8, 11], 4, []).holes).toEqual([
      [5, 6],
      [9, 10],
    ]);
  });

  it("takes a position inside an open gap, and shrinks the gap", () => {
    const { fresh, shrunk } = trim([6, 7, 9, 20], 19, [gap([5, 8])]);
    expect(fresh).toEqual([0, 1, 3]);
    expect(shrunk[0]?.open).toEqual([
      [5, 5],
      [8, 8],
    ]);
  });

  it("lands every sequence number once, in any cut and with any repetition", () => {
    const batches = fc.array(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }), { maxLength: 12 });
    fc.assert(
      fc.property(batches, (runs) => {
        const landed: number[] = [];
        let last: number | undefined;
        let open: Gap[] = [];
        for (const run of runs) {
          const batch = [...new Set(run)].sort((a, b) => a - b);
          const { fresh, holes, shrunk } = trim(batch, last, open);
          const events = fresh.map((index) => batch[index] ?? -1);
          open = open.map((known) => shrunk.find(({ rowKey }) => rowKey === known.rowKey) ?? known);
          if (holes.length > 0) open.push({ rowKey: `gap|${open.length}`, etag: "1", open: holes });
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
