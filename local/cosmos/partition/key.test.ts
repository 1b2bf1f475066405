import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseKeyOrPrefix, parsePartitionKey, partitionKey, partitionKeyOf } from "./key.ts";
import { contains } from "./ranges.ts";

describe("a partition key", () => {
  // computed with @azure/cosmos 4.10.1
  it.each([
    ["", "32E9366E637A71B4E710384B2F4970A0"],
    ["user-42", "0756B433488293350E1E1D7190F4D1C4"],
    ["ü€𝄞", "0C60B9335AEC6F224252E140D512DE69"],
    [1, "20CD98B339BA78A5D0CF6953B87070B0"],
    [-1.5, "151793206780805FF6E1DCAE6C787B6A"],
    [true, "0E711127C5B5A8E4726AC6DD306A3E59"],
    [false, "2FE1BE91E90A3439635E0E9E37361EF2"],
    [null, "378867E4430E67857ACE5C908374FE16"],
    [undefined, "11622DAA78F835834610ABE56EFF5CB5"],
  ])("has the hash that clients compute: %j", (value, hash) => {
    expect(partitionKey(value).hash).toBe(hash);
  });

  it("is the same from a document and from a header", () => {
    for (const [header, document] of [
      ['["a"]', { k: { of: "a" } }],
      ["[1]", { k: { of: 1 } }],
      ["[null]", { k: { of: null } }],
      ["[{}]", { k: {} }],
      ["[]", {}],
    ] as const) {
      expect(parsePartitionKey(header, 1)).toEqual(partitionKeyOf(document, [["k", "of"]]));
    }
  });

  it("does not distinguish 0 and -0", () => {
    expect(partitionKey(-0)).toEqual(partitionKey(0));
  });

  it.each(['{"a":1}', "nonsense", '["a","b"]', "[[1]]", `["${"x".repeat(2049)}"]`])(
    "rejects the header %s",
    (header) => {
      expect(() => parsePartitionKey(header, 1)).toThrow();
    },
  );
});

describe("a hierarchical partition key", () => {
  const value = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );

  it("has the hashes of its levels, concatenated", () => {
    const key = partitionKey("user-42", 1, null);
    expect(key.text).toBe('["user-42",1,null]');
    expect(key.hash).toBe(["user-42", 1, null].map((level) => partitionKey(level).hash).join(""));
  });

  it("is in the range of each of its prefixes, and of no other prefix", () => {
    const keys = fc.array(value, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(keys, keys, fc.integer({ min: 0, max: 2 }), (one, other, levels) => {
        const prefix = parseKeyOrPrefix(JSON.stringify(one.slice(0, levels)), 3);
        if (!("range" in prefix)) throw new Error("a prefix is a range");
        const isPrefix = JSON.stringify(other.slice(0, levels)) === JSON.stringify(one.slice(0, levels));
        expect(contains(prefix.range, partitionKey(...one).hash)).toBe(true);
        expect(contains(prefix.range, partitionKey(...other).hash)).toBe(isPrefix);
      }),
    );
  });

  it("is the same from a document and from a header, with missing levels", () => {
    const paths = [["a"], ["b", "c"], ["d"]];
    for (const [header, document] of [
      ['["x",1,true]', { a: "x", b: { c: 1 }, d: true }],
      ['["x",{},null]', { a: "x", b: {}, d: null }],
      ["[{},{},{}]", {}],
    ] as const)
      expect(parsePartitionKey(header, 3)).toEqual(partitionKeyOf(document, paths));
  });

  it("has exactly as many levels as the definition", () => {
    for (const header of ["[]", '["a"]', '["a","b","c"]'])
      expect(() => parsePartitionKey(header, 2)).toThrow(expect.objectContaining({ status: 400, substatus: 1001 }));
    expect(() => parseKeyOrPrefix('["a","b","c"]', 2)).toThrow("more components than the 2");
    expect(parseKeyOrPrefix('["a","b"]', 2)).toEqual({ key: partitionKey("a", "b") });
    expect(parseKeyOrPrefix('["a"]', 1)).toEqual({ key: partitionKey("a") });
  });
});
