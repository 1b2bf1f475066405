import fc from "fast-check";
import { expect, it } from "vitest";
import { mapPartitionKeyToId } from "../../node_modules/@azure/event-hubs/dist/esm/impl/partitionKeyToIdMapper.js";
import { partitionOfKey } from "./partition-key.ts";

it("gives every key the partition that the SDK's buffered producer gives it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      expect(partitionOfKey(key, partitions)).toBe(mapPartitionKeyToId(key, partitions));
    }),
  );
});

it("hashes Jenkins' own example as he says", () => {
  const [c, b] = [0x17770551, 0xce7226e6];
  expect(partitionOfKey("Four score and seven years ago", 2 ** 15)).toBe((c ^ b) & 0xffff);
});
