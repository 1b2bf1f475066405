import { expect, it } from "vitest";
import type { StoredEvent } from "./bronze-events.ts";
import { countSequenceNumbers } from "./sequence-numbers.ts";

const partitions = [
  { stream: "workouts", partition: "0", last: 2 },
  { stream: "workouts", partition: "1", last: -1 },
];
const at = (sequenceNumber: number, partition = "0"): StoredEvent => {
  return { stream: "workouts", partition, sequenceNumber, body: "{}", partitionKey: "", position: 1, code: undefined };
};

it("counts sequence numbers that are stored once, in any order", () => {
  expect(countSequenceNumbers(partitions, [at(2), at(0), at(1)])).toEqual({
    stored: 3,
    duplicated: 0,
    missing: 0,
    unknown: 0,
  });
});

it("counts duplicated, missing and unknown sequence numbers", () => {
  expect(countSequenceNumbers(partitions, [at(0), at(0), at(2)])).toEqual({
    stored: 3,
    duplicated: 1,
    missing: 1,
    unknown: 0,
  });
  expect(countSequenceNumbers(partitions, [at(0), at(1), at(2), at(3), at(0, "1")])).toMatchObject({
    missing: 0,
    unknown: 2,
  });
  expect(countSequenceNumbers(partitions, [])).toMatchObject({ stored: 0, missing: 3 });
});
