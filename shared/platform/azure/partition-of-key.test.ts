import fc from "fast-check";
import { expect, it } from "vitest";
import { mapPartitionKeyToId } from "../../../node_modules/@azure/event-hubs/dist/esm/impl/partitionKeyToIdMapper.js";
import { partitionOfKey } from "./partition-of-key.ts";

it("is the partition of the SDK's buffered producer", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }),
      fc.integer({ min: 1, max: 100 }),
      (key, n) => {
        expect(partitionOfKey(key, n)).toBe(mapPartitionKeyToId(key, n));
      },
    ),
    { numRuns: 2_000 },
  );
});

it("distributes keys", () => {
  const counts = Map.groupBy(
    Array.from({ length: 4_000 }, (_, key) => partitionOfKey(String(500_000 + key), 4)),
    (of) => of,
  );
  for (const keys of counts.values()) expect(keys.length).toBeGreaterThan(700);
});
