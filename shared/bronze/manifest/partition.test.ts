import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import {
  addToPartitionList,
  filePartition,
  isFilePartition,
  listPartitions,
  partitionFromKey,
  partitionKeyOf,
  partitionPattern,
} from "./partition.ts";

const partitions = fc.record({
  stream: fc.constantFrom("heart-rates", "workouts"),
  partition: fc.oneof(fc.nat({ max: 99 }).map(String), fc.nat({ max: 7 }).map(filePartition)),
  generation: fc.nat(),
});

it("a partition key contains the partition", () => {
  fc.assert(
    fc.property(partitions, (partition) => {
      expect(partitionFromKey(partitionKeyOf(partition))).toEqual(partition);
      expect(partition.partition).toMatch(new RegExp(`^${partitionPattern}$`));
    }),
  );
});

it.each(["", "heart-rates", "heart-rates|0", "heart-rates|0|", "heart-rates|0|x", "heart-rates|0|1|2", "|0|1"])(
  "%j is not a partition key",
  (key) => {
    expect(() => partitionFromKey(key)).toThrow("stream|partition|generation expected");
  },
);

it("a partition is either of files or of a hub", () => {
  expect(isFilePartition({ partition: filePartition(3) })).toBe(true);
  expect(isFilePartition({ partition: "3" })).toBe(false);
});

it("the list contains each partition once, in order", async () => {
  const manifest = memoryTable();
  for (const key of ["workouts|0|1", "heart-rates|0|1", "workouts|0|1"]) await addToPartitionList(manifest, key);
  expect(await listPartitions(manifest)).toEqual(["heart-rates|0|1", "workouts|0|1"]);
});
