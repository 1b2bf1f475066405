import fc from "fast-check";
import { expect, it } from "vitest";
import { mapPartitionKeyToId } from "../../node_modules/@azure/event-hubs/dist/esm/impl/partitionKeyToIdMapper.js";
import { partitionOfKey } from "./partition-key.ts";

it("assigns every key to the same partition as the SDK's buffered producer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      expect(partitionOfKey(key, partitions)).toBe(mapPartitionKeyToId(key, partitions));
    }),
  );
});

it("matches the published hash of Jenkins' example", () => {
  const [c, b] = [0x17770551, 0xce7226e6];
  expect(partitionOfKey("Four score and seven years ago", 2 ** 15)).toBe((c ^ b) & 0xffff);
});
