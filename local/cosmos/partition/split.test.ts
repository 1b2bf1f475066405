import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partitionKey } from "./key.ts";
import { firstRanges, holds, type PartitionRange, rangeOf, splitOf } from "./ranges.ts";

const split = (ranges: readonly PartitionRange[], id?: string) => {
  const { parent, children } = splitOf(ranges, { range: id });
  return ranges.flatMap((range) => (range === parent ? children : [range]));
};

describe("splitting ranges", () => {
  it("leaves every key in exactly one range, however often it is done", () => {
    const choices = fc.array(fc.nat(), { maxLength: 40 });
    const key = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
    fc.assert(
      fc.property(choices, fc.array(key, { maxLength: 50 }), (picks, keys) => {
        let ranges = firstRanges;
        for (const pick of picks) ranges = split(ranges, ranges[pick % ranges.length]?.id);
        expect(ranges).toHaveLength(2 + picks.length);
        expect(new Set(ranges.map(({ id }) => id)).size).toBe(ranges.length);
        expect(ranges.every(({ min }, at) => min === (ranges[at - 1]?.max ?? ""))).toBe(true);
        expect(ranges.at(-1)?.max).toBe("FF");
        for (const value of keys)
          expect(ranges.filter((range) => holds(range, partitionKey(value).hash))).toHaveLength(1);
      }),
    );
  });

  it("cuts in the middle, the oldest first, and remembers where the children come from", () => {
    expect(split(split(split(firstRanges)), "4")).toEqual([
      { id: "2", min: "", max: "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", parents: ["0"] },
      { id: "3", min: "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", max: "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", parents: ["0"] },
      {
        ...{ id: "6", min: "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", max: "27FFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" },
        parents: ["1", "4"],
      },
      {
        ...{ id: "7", min: "27FFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", max: "2FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" },
        parents: ["1", "4"],
      },
      { id: "5", min: "2FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", max: "FF", parents: ["1"] },
    ]);
  });

  it("knows a parent no more", () => {
    expect(() => rangeOf(split(firstRanges), "0")).toThrow(expect.objectContaining({ status: 410, substatus: 1002 }));
  });

  it("cuts where it is told, also between the keys of one first level", () => {
    const key = (...levels: string[]) => partitionKey(...levels).hash;
    const [low = "", high = ""] = [key("a", "1"), key("a", "2")].toSorted();
    const { parent, children } = splitOf(firstRanges, { at: high });
    expect(holds(parent, low)).toBe(true);
    expect(children.map((child) => [holds(child, low), holds(child, high)])).toEqual([
      [true, false],
      [false, true],
    ]);
    const [again] = splitOf([...children], { range: children[0].id }).children;
    expect(again.max).toHaveLength(high.length);
  });

  it("refuses to cut where a range is not, or what is no hash", () => {
    const [{ max = "" } = {}] = firstRanges;
    expect(() => splitOf(firstRanges, { at: "xyz" })).toThrow("'xyz' is no effective partition key");
    expect(() => splitOf(firstRanges, { at: max, range: "0" })).toThrow("cannot be split at 1F");
    expect(() => splitOf(firstRanges, { at: max })).toThrow("cannot be split at 1F");
    const narrow = [{ id: "7", min: `${"0".repeat(31)}1`, max: `${"0".repeat(31)}2`, parents: [] }];
    expect(() => splitOf(narrow)).toThrow("range 7 cannot be split any more");
  });
});
