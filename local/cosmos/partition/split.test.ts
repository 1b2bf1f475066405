import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partitionKey } from "./key.ts";
import { contains, initialRanges, type PartitionRange, rangeOf, splitOf } from "./ranges.ts";

const split = (ranges: readonly PartitionRange[], id?: string) => {
  const { parent, children } = splitOf(ranges, { range: id });
  return ranges.flatMap((range) => (range === parent ? children : [range]));
};

describe("a split of a range", () => {
  it("leaves every key in exactly one range after any number of splits", () => {
    const choices = fc.array(fc.nat(), { maxLength: 40 });
    const key = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
    fc.assert(
      fc.property(choices, fc.array(key, { maxLength: 50 }), (picks, keys) => {
        let ranges = initialRanges;
        for (const pick of picks) ranges = split(ranges, ranges[pick % ranges.length]?.id);
        expect(ranges).toHaveLength(2 + picks.length);
        expect(new Set(ranges.map(({ id }) => id)).size).toBe(ranges.length);
        expect(ranges.every(({ min }, at) => min === (ranges[at - 1]?.max ?? ""))).toBe(true);
        expect(ranges.at(-1)?.max).toBe("FF");
        for (const value of keys)
          expect(ranges.filter((range) => contains(range, partitionKey(value).hash))).toHaveLength(1);
      }),
    );
  });

  it("is in the middle of the oldest range, and the children name their parents", () => {
    expect(split(split(split(initialRanges)), "4")).toEqual([
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

  it("removes the parent", () => {
    expect(() => rangeOf(split(initialRanges), "0")).toThrow(expect.objectContaining({ status: 410, substatus: 1002 }));
  });

  it("is at a given key, also between the keys of one first level", () => {
    const key = (...levels: string[]) => partitionKey(...levels).hash;
    const [low = "", high = ""] = [key("a", "1"), key("a", "2")].toSorted();
    const { parent, children } = splitOf(initialRanges, { at: high });
    expect(contains(parent, low)).toBe(true);
    expect(children.map((child) => [contains(child, low), contains(child, high)])).toEqual([
      [true, false],
      [false, true],
    ]);
    const [again] = splitOf([...children], { range: children[0].id }).children;
    expect(again.max).toHaveLength(high.length);
  });

  it("requires a hash inside the range", () => {
    const [{ max = "" } = {}] = initialRanges;
    expect(() => splitOf(initialRanges, { at: "xyz" })).toThrow("'xyz' is not an effective partition key");
    expect(() => splitOf(initialRanges, { at: max, range: "0" })).toThrow("cannot be split at 1F");
    expect(() => splitOf(initialRanges, { at: max })).toThrow("cannot be split at 1F");
    const narrow = [{ id: "7", min: `${"0".repeat(31)}1`, max: `${"0".repeat(31)}2`, parents: [] }];
    expect(() => splitOf(narrow)).toThrow("range 7 is too small to split");
  });
});
