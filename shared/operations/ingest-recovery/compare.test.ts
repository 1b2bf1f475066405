import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import { comparePositions } from "./compare.ts";
import type { PartitionPositions } from "./positions.ts";

const now = 1_000_000;
const grace = 300;
const healthy: PartitionPositions = {
  ...{ id: "0", key: "heart-rates|0|1", beginning: 0, last: 99, cursor: 99, cursorMovedAt: 0, firstLanded: 0 },
  ...{ gaps: [], checkpoint: { sequenceNumber: 99, writtenAt: 0, etag: "" }, waitingSince: undefined },
};
const at = (sequenceNumber: number) => ({ sequenceNumber, writtenAt: 0, etag: "" });
const compare = (change: Partial<PartitionPositions>) => comparePositions({ ...healthy, ...change }, now, grace);
const numbers = (ranges: readonly SequenceRange[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));

describe("comparePositions", () => {
  it.each<[string, Partial<PartitionPositions>]>([
    ["nothing waits", {}],
    ["events wait for a moment", { last: 120, waitingSince: now - grace + 1 }],
    ["the cursor moves", { last: 120, waitingSince: 0, cursorMovedAt: now - grace + 1 }],
    ["the checkpoint follows the cursor", { checkpoint: at(80) }],
    [
      "the partition is empty and was never read",
      { last: -1, cursor: undefined, firstLanded: undefined, checkpoint: undefined },
    ],
    ["the hub has deleted landed events", { beginning: 50 }],
    ["the hub has deleted a gap", { beginning: 50, gaps: [[7, 9]] }],
  ])("leaves a partition to the host if %s", (_, change) => {
    expect(compare(change)).toEqual({ problems: [], unread: undefined });
  });

  it("reads all waiting events of a blocked partition, and lets the host resume behind them", () => {
    expect(compare({ last: 120, waitingSince: now - grace })).toEqual({
      problems: ["partition-blocked"],
      unread: { ranges: [[100, 120]], resumes: true },
    });
  });

  it("reads a recreated hub from its beginning", () => {
    const recreated = { cursor: undefined, cursorMovedAt: undefined, firstLanded: undefined, last: 24 };
    expect(compare({ ...recreated, checkpoint: at(49) })).toEqual({
      problems: ["checkpoint-beyond-hub"],
      unread: { ranges: [[0, 24]], resumes: true },
    });
    expect(compare({ ...recreated, checkpoint: at(9) })).toEqual({
      problems: [],
      unread: { ranges: [[0, 9]], resumes: false },
    });
    expect(compare({ ...recreated, last: -1, checkpoint: at(49) })).toEqual({
      problems: ["checkpoint-beyond-hub"],
      unread: { ranges: [], resumes: true },
    });
  });

  it("reads gaps that the hub has, and an unread beginning under a new gap", () => {
    expect(
      compare({
        gaps: [
          [0, 9],
          [40, 41],
        ],
        beginning: 5,
      }).unread?.ranges,
    ).toEqual([
      [5, 9],
      [40, 41],
    ]);
    expect(compare({ firstLanded: 30 }).unread).toEqual({ ranges: [[0, 29]], beginning: [0, 29], resumes: false });
  });

  it("only reports a hub whose log was lost", () => {
    expect(compare({ last: 50 })).toEqual({ problems: ["cursor-beyond-hub"], unread: undefined });
  });

  it("reads exactly what neither landed nor is delivered by the host, for any positions", () => {
    const state = fc.record({
      size: fc.nat(30),
      expired: fc.nat(10),
      landed: fc.uniqueArray(fc.nat(35), { maxLength: 36 }),
      checkpoint: fc.option(fc.nat(45), { nil: undefined }),
      blocked: fc.boolean(),
    });
    fc.assert(
      fc.property(state, ({ size, expired, landed: numbersLanded, checkpoint, blocked }) => {
        const beginning = Math.min(expired, size);
        const last = size - 1;
        const landed = numbersLanded.filter((each) => each <= last).sort((a, b) => a - b);
        const [firstLanded, cursor] = [landed[0], landed.at(-1)];
        const positions: PartitionPositions = {
          ...healthy,
          ...{ beginning, last, cursor, firstLanded, gaps: gapsOf(landed) },
          checkpoint: checkpoint === undefined ? undefined : at(checkpoint),
          waitingSince: blocked ? 0 : now,
          cursorMovedAt: blocked ? 0 : now,
        };
        const { unread, problems } = comparePositions(positions, now, grace);
        const read = numbers(unread?.ranges ?? []);
        expect(read).toEqual([...new Set(read)].sort((a, b) => a - b));
        const inHub = numbers(beginning <= last ? [[beginning, last]] : []);
        const missing = inHub.filter((each) => !landed.includes(each));
        const isStuck = problems.includes("partition-blocked") || problems.includes("checkpoint-beyond-hub");
        const delivered = (each: number) => !isStuck && each > (checkpoint ?? -1) && each > (cursor ?? -1);
        expect(read).toEqual(missing.filter((each) => !delivered(each)));
        expect(unread?.resumes ?? false).toBe(isStuck);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Between the first and the last. */
function gapsOf(landed: readonly number[]): SequenceRange[] {
  return landed.flatMap((to, index): SequenceRange[] => {
    const from = landed[index - 1];
    return from === undefined || to === from + 1 ? [] : [[from + 1, to - 1]];
  });
}
