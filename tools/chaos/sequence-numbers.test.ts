import { expect, it } from "vitest";
import type { StoredEvent } from "./bronze-events.ts";
import { placesOf } from "./sequence-numbers.ts";

const partitions = [
  { stream: "workouts", partition: "0", last: 2 },
  { stream: "workouts", partition: "1", last: -1 },
];
const at = (sequenceNumber: number, partition = "0"): StoredEvent => {
  return { stream: "workouts", partition, sequenceNumber, body: "{}", code: undefined };
};

it("finds that every position stands there once, in whatever order", () => {
  expect(placesOf(partitions, [at(2), at(0), at(1)])).toEqual({ stored: 3, twice: 0, missing: 0, beyond: 0 });
});

it("finds what stands there twice, what is missing, and what no hub has", () => {
  expect(placesOf(partitions, [at(0), at(0), at(2)])).toEqual({ stored: 3, twice: 1, missing: 1, beyond: 0 });
  expect(placesOf(partitions, [at(0), at(1), at(2), at(3), at(0, "1")])).toMatchObject({ missing: 0, beyond: 2 });
  expect(placesOf(partitions, [])).toMatchObject({ stored: 0, missing: 3 });
});
