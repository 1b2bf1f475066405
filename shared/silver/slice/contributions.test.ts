import { describe, expect, it } from "vitest";
import { heartRates } from "../../streams/heart-rates.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { heartRateBuckets } from "../documents/heart-rate-buckets.ts";
import { partitionOf, saidBy } from "./contributions.ts";

const event = (text: string) => ({ sequenceNumber: 1, enqueuedTime, key: undefined, body: Buffer.from(text) });
const reading = '{"device_id":"d","time":1678521600,"heartrate":70}';
const buckets = heartRateBuckets as unknown as SilverDefinition;
const throwing = (thrown: unknown): SilverDefinition => ({
  ...buckets,
  fragments: () => {
    throw thrown;
  },
});

describe("what an event says", () => {
  it("is a list of fragments for each definition", () => {
    const said = saidBy(heartRates, [buckets, { ...buckets, fragments: () => [] }], event(reading));
    expect(said).toMatchObject([[{ deviceId: "d", values: [70] }], []]);
    const [[fragment] = []] = typeof said === "string" ? [] : said;
    expect(fragment && partitionOf(buckets, fragment)).toBe("d");
  });

  it("is nothing when one step chokes on it, without repeating what the step says", () => {
    expect(saidBy(heartRates, [buckets, throwing(new RangeError("Jane Doe"))], event(reading))).toBe(
      "a step of ours threw RangeError",
    );
    expect(saidBy(heartRates, [throwing("Jane Doe")], event(reading))).toBe("a step of ours threw string");
  });

  it("is nothing when it is not understood any more", () => {
    expect(saidBy(heartRates, [buckets], event("{"))).toBe("not understood any more: not-json");
    expect(saidBy(heartRates, [buckets], event('{"device_id":""}'))).toBe(
      "not understood any more: impossible device_id",
    );
  });
});
