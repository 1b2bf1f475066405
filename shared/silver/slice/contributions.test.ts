import { describe, expect, it } from "vitest";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import { customers } from "../../streams/customers.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import type { Stream } from "../../streams/stream.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { customerVersions } from "../documents/customer-versions.ts";
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

const rules = (...definitions: SilverDefinition[]) => ({ stream: heartRates, definitions, earliestTime: 1 });

describe("contributionsOf", () => {
  it("returns a list of documents for each definition", () => {
    const contributions = contributionsOf(rules(buckets, { ...buckets, contributions: () => [] }), event(reading));
    expect(contributions).toMatchObject([[{ deviceId: "d", values: [70] }], []]);
    const [[document] = []] = typeof contributions === "string" ? [] : contributions;
    expect(document && partitionOf(buckets, document)).toBe("d");
  });

  it("returns a reason without the error's message when one definition throws", () => {
    expect(contributionsOf(rules(buckets, throwing(new RangeError("Jane Doe"))), event(reading))).toBe(
      "an internal step threw RangeError",
    );
    expect(contributionsOf(rules(throwing("Jane Doe")), event(reading))).toBe("an internal step threw string");
  });

  it("orders the versions of a customer by the time of the original, not of its replay", () => {
    const entry = { customerName: "Ann", email: "a@x", phone: "1", birthDay: "1965-01-31" };
    const body = { key: "Customer", zSetEntries: [{ element: btoa(JSON.stringify(entry)) }] };
    const replay = { ...event(JSON.stringify(body)), firstEnqueuedTime: enqueuedTime - 1000 };
    const definition = customerVersions as SilverDefinition;
    const of = { stream: customers as unknown as Stream, definitions: [definition], earliestTime: 1 };
    expect(contributionsOf(of, replay)).toMatchObject([[{ enqueuedTime: enqueuedTime - 1000 }]]);
    expect(contributionsOf(of, event(JSON.stringify(body)))).toMatchObject([[{ enqueuedTime }]]);
  });

  it("returns the contributions of all entries of a row that an earlier version wrote, and none of an ignored one", () => {
    const entries = ["a@x", "b@x"].map((email) => {
      return { element: btoa(JSON.stringify({ customerName: "", email, phone: "", birthDay: "1965-01-31" })) };
    });
    const of = {
      stream: customers as unknown as Stream,
      definitions: [customerVersions as SilverDefinition],
      earliestTime: 1,
    };
    const rowOf = (zSetEntries: unknown[]) => event(JSON.stringify({ key: btoa("Customer"), zSetEntries }));
    expect(contributionsOf(of, rowOf(entries))).toMatchObject([[{ email: "a@x" }, { email: "b@x" }]]);
    expect(contributionsOf(of, rowOf([]))).toEqual([[]]);
  });

  it("returns the rejection of an event that is no longer accepted", () => {
    expect(contributionsOf(rules(buckets), event("{"))).toBe("no longer accepted: not-json");
    expect(contributionsOf(rules(buckets), event('{"device_id":""}'))).toBe("no longer accepted: impossible device_id");
  });
});
