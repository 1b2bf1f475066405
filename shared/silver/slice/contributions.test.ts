import { describe, expect, it } from "vitest";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { heartRateBuckets } from "../documents/heart-rate-buckets.ts";
import { contributionsOf } from "./contributions.ts";

const event = (text: string) => ({ sequenceNumber: 1, enqueuedTime, key: undefined, body: Buffer.from(text) });
const reading = '{"device_id":"d","time":1678521600,"heartrate":70}';
const buckets = heartRateBuckets as SilverDefinition;
const throwing = (thrown: unknown): SilverDefinition => ({
  ...buckets,
  contributions: () => {
    throw thrown;
  },
});

describe("contributionsOf", () => {
  it("returns a list of documents for each definition", () => {
    const contributions = contributionsOf(
      heartRates,
      [buckets, { ...buckets, contributions: () => [] }],
      event(reading),
    );
    expect(contributions).toMatchObject([[{ deviceId: "d", values: [70] }], []]);
    const [[document] = []] = typeof contributions === "string" ? [] : contributions;
    expect(document && partitionOf(buckets, document)).toBe("d");
  });

  it("returns a reason without the error's message when one definition throws", () => {
    expect(contributionsOf(heartRates, [buckets, throwing(new RangeError("Jane Doe"))], event(reading))).toBe(
      "an internal step threw RangeError",
    );
    expect(contributionsOf(heartRates, [throwing("Jane Doe")], event(reading))).toBe("an internal step threw string");
  });

  it("returns the rejection of an event that is no longer accepted", () => {
    expect(contributionsOf(heartRates, [buckets], event("{"))).toBe("no longer accepted: not-json");
    expect(contributionsOf(heartRates, [buckets], event('{"device_id":""}'))).toBe(
      "no longer accepted: impossible device_id",
    );
  });
});
