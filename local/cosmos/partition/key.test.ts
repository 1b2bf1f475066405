import { describe, expect, it } from "vitest";
import { parsePartitionKey, partitionKey, partitionKeyOf } from "./key.ts";

describe("a partition key", () => {
  // as @azure/cosmos 4.10.1 computes them
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
  ])("%j is hashed as clients hash it", (value, hash) => {
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
      expect(parsePartitionKey(header)).toEqual(partitionKeyOf(document, ["k", "of"]));
    }
  });

  it("tells 0 and -0 not apart", () => {
    expect(partitionKey(-0)).toEqual(partitionKey(0));
  });

  it.each(['{"a":1}', "nonsense", '["a","b"]', "[[1]]", `["${"x".repeat(2049)}"]`])("cannot be %s", (header) => {
    expect(() => parsePartitionKey(header)).toThrow();
  });
});
