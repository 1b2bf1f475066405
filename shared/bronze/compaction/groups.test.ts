import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ManifestRow } from "../manifest/manifest-row.ts";
import { groupsToMerge, isHeavy, mergeLimits } from "./groups.ts";

const limits = { rows: 4, records: 100, memory: 1000 };

function row(position: number, change: Partial<ManifestRow> & { readonly records?: number } = {}): ManifestRow {
  const { records = 10, ...rest } = change;
  return {
    ...{ position, from: position, first: position * 10, last: position * 10 + 9, dataBytes: 100 },
    dataFile: `heart-rates/2026-11-24/0-1-${position}.parquet`,
    counts: { accepted: records, duplicate: 0, ignored: 0, quarantined: 0 },
    ...rest,
  };
}

const positions = (groups: readonly (readonly ManifestRow[])[]) =>
  groups.map((group) => group.map((each) => each.position));

describe("groups of rows to merge", () => {
  it("have at most the rows of one transaction, and at least two", () => {
    expect(
      positions(
        groupsToMerge(
          [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => row(at)),
          limits,
        ),
      ),
    ).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(groupsToMerge([], limits)).toEqual([]);
  });

  it("have at most the records of a file, and contain no full rows", () => {
    const rows = [
      row(1, { records: 40 }),
      row(2, { records: 40 }),
      row(3, { records: 30 }),
      row(4, { records: 50 }),
      row(5),
      row(6),
    ];
    expect(positions(groupsToMerge(rows, limits))).toEqual([
      [1, 2],
      [5, 6],
    ]);
  });

  it("count quarantined records and known memory", () => {
    const rejected = { accepted: 0, duplicate: 9, ignored: 9, quarantined: 50 };
    expect(groupsToMerge([row(1), row(2, { counts: rejected }), row(3)], limits)).toEqual([]);
    expect(groupsToMerge([row(1), row(2, { rawBytes: 500 }), row(3)], limits)).toEqual([]);
    const rows = [row(1, { rawBytes: 400 }), row(2, { rawBytes: 400 }), row(3, { rawBytes: 400 })];
    expect(positions(groupsToMerge(rows, limits))).toEqual([[1, 2]]);
  });

  it("have one day of ingest; a row without files fits any day", () => {
    const next = (position: number) => row(position, { dataFile: `heart-rates/2026-11-25/0-1-${position}.parquet` });
    const { dataFile: _, ...ignored } = row(2, { records: 0 });
    const { dataFile: __, ...rejected } = row(4, { quarantineFile: "heart-rates/2026-11-25/0-1-4.parquet" });
    expect(positions(groupsToMerge([row(1), ignored, next(3), rejected, row(5)], limits))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("have no missing position between their rows", () => {
    expect(positions(groupsToMerge([row(1), row(2), row(4), row(7, { from: 5 })], limits))).toEqual([
      [1, 2],
      [4, 7],
    ]);
  });

  it("contain each row at most once, in order and within the limits", () => {
    const counts = fc.integer({ min: 0, max: 70 });
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 40 }), (all) => {
        const rows = all.map((records, index) => row(index + 1, { records }));
        const groups = groupsToMerge(rows, limits);
        const flat = positions(groups).flat();
        expect(flat).toEqual([...new Set(flat)].sort((a, b) => a - b));
        for (const group of groups) {
          expect(group.length).toBeGreaterThan(1);
          expect(group.length).toBeLessThanOrEqual(limits.rows);
          expect(group.reduce((sum, each) => sum + each.counts.accepted, 0)).toBeLessThanOrEqual(limits.records);
        }
        // A row between two groups is full or does not fit into either of them.
        for (const [index, group] of groups.entries()) {
          const [next] = groups[index + 1] ?? [];
          const end = group.at(-1);
          if (next === undefined || end === undefined || next.position !== end.position + 1) continue;
          const together = group.reduce((sum, each) => sum + each.counts.accepted, 0) + next.counts.accepted;
          expect(group.length === limits.rows || together > limits.records).toBe(true);
        }
      }),
    );
  });

  it("fit into a transaction of 100 operations", () => {
    expect(mergeLimits.rows + 1).toBeLessThanOrEqual(100);
    expect([isHeavy(mergeLimits.memory / 2, mergeLimits), isHeavy(0, mergeLimits)]).toEqual([true, false]);
  });
});
