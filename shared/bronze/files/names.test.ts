import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filePartition, partitionKeyOf } from "../manifest/partition.ts";
import { deadLetterName, parseDeadLetterName, partitionName, streamOfPartitionName } from "./dead-letter-name.ts";
import { dayOf, fileName, parseFileName } from "./file-name.ts";

const partitions = fc.record({
  stream: fc.constantFrom("heart-rates", "workouts", "gym-visits"),
  partition: fc.oneof(fc.nat({ max: 99 }).map(String), fc.nat({ max: 7 }).map(filePartition)),
  generation: fc.nat(),
});
const positions = fc.nat({ max: 10 ** 9 });

describe("the name of a bronze file", () => {
  it("contains partition, position and day", () => {
    fc.assert(
      fc.property(partitions, positions, fc.uuid(), (partition, position, commitId) => {
        const name = fileName(partition, position, commitId, "2026-11-24");
        expect(parseFileName(name)).toEqual({ partition, position });
        expect(dayOf(name)).toBe("2026-11-24");
      }),
    );
  });

  it.each([
    "heart-rates/2026-11-24/0-1-000000000001.parquet",
    "heart-rates/2026-11-24/0-1-1-id.parquet",
    "heart-rates/2026-11-24/other-1-000000000001-id.parquet",
    "silver/silver/heart-rates-0-1/000000000001.json",
    "",
  ])("is not %j", (name) => {
    expect(parseFileName(name)).toBeUndefined();
  });
});

describe("the name of a file of dead letters", () => {
  it("contains database, partition, stream and position", () => {
    fc.assert(
      fc.property(partitions, positions, (partition, position) => {
        const of = { database: "silver-2", partition: partitionName(partitionKeyOf(partition)), position };
        expect(parseDeadLetterName(deadLetterName(of))).toEqual(of);
        expect(streamOfPartitionName(of.partition)).toBe(partition.stream);
      }),
    );
  });

  it("is not that of a quarantine file", () => {
    expect(parseDeadLetterName("heart-rates/2026-11-24/0-1-000000000001-id.parquet")).toBeUndefined();
  });
});
