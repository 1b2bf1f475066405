import { describe, expect, it } from "vitest";
import { heartRates } from "../../streams/heart-rates.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { heartRateBuckets } from "../documents/heart-rate-buckets.ts";
import { mergeImmutable } from "../documents/merge-immutable.ts";
import { sliceAccumulator } from "./slice-accumulator.ts";

const event = (sequenceNumber: number, text: string) => ({
  sequenceNumber,
  enqueuedTime,
  key: undefined,
  body: Buffer.from(text),
});
const reading = (device: string, second = 0) =>
  `{"device_id":"${device}","time":${1678521600 + second},"heartrate":70}`;
const definition = (container: string, contributions: (event: { deviceId: string }) => never[]) =>
  ({
    stream: "heart-rates",
    container,
    partitionKey: "deviceId",
    subjects: ["deviceId"],
    properties: {},
    merge: mergeImmutable,
    without: (document) => document,
    contributions,
  }) as SilverDefinition;
const one = definition("one", ({ deviceId }) => [{ id: "same", deviceId }] as never);

const rules = (...definitions: SilverDefinition[]) => ({ stream: heartRates, definitions, earliestTime: 1 });

describe("sliceAccumulator", () => {
  it("accumulates contributions by document; one id in two partitions is two documents", () => {
    const accumulator = sliceAccumulator(rules(one));
    accumulator.add([event(1, reading("d")), event(2, reading("e"))]);
    accumulator.add([event(3, reading("d"))]);
    expect(accumulator).toMatchObject({ events: 3, failed: false });
    expect(accumulator.pendingDocuments(one)).toMatchObject([
      { id: "same", partition: "d", contributions: [{ deviceId: "d" }, { deviceId: "d" }] },
      { id: "same", partition: "e", contributions: [{ deviceId: "e" }] },
    ]);
  });

  it("accumulates nothing of an event for which one definition throws", () => {
    const throwing = definition("two", ({ deviceId }) => {
      if (deviceId === "bad") throw new RangeError("Jane Doe");
      return [];
    });
    const accumulator = sliceAccumulator(rules(one, throwing));
    accumulator.add([event(1, reading("bad")), event(2, reading("d"))]);
    expect(accumulator).toMatchObject({ events: 2, failed: true });
    expect(accumulator.pendingDocuments(one)).toMatchObject([{ partition: "d", contributions: [{}] }]);
    expect(accumulator.pendingDocuments(throwing)).toEqual([]);
  });

  it("merges contributions as they arrive, retains few of a thousand, and loses none", () => {
    const buckets = heartRateBuckets as SilverDefinition;
    const accumulator = sliceAccumulator(rules(buckets));
    const seconds = Array.from({ length: 1000 }, (_, index) => (index * 7919) % 300);
    for (const second of seconds) accumulator.add([event(second, reading("d", second))]);
    const [{ contributions } = { contributions: [] }] = accumulator.pendingDocuments(buckets);
    expect(contributions.length).toBeLessThan(500);
    expect(buckets.merge(contributions)).toMatchObject({ offsets: { length: 300 }, count: 300, sum: 21_000 });
  });

  it("retains contributions when their merge throws: the writer handles the error", () => {
    const broken: SilverDefinition = {
      ...one,
      merge: () => {
        throw new RangeError("Jane Doe");
      },
    };
    const accumulator = sliceAccumulator(rules(broken));
    for (let second = 0; second < 50; second += 1) accumulator.add([event(second, reading("d", second))]);
    expect(accumulator.failed).toBe(false);
    expect(accumulator.pendingDocuments(broken)).toMatchObject([{ contributions: { length: 50 } }]);
  });
});
