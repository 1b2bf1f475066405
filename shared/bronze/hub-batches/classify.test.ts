import { describe, expect, it } from "vitest";
import { heartRates } from "../../streams/heart-rates.ts";
import type { BronzeEvent } from "../bronze-event.ts";
import { classify, encodeIsolatingFailures } from "./classify.ts";

const event = (sequenceNumber: number): BronzeEvent => ({
  sequenceNumber,
  enqueuedTime: 1_700_000_000_000,
  key: undefined,
  body: Buffer.from('{"device_id":"d","time":1678521600,"heartrate":70}'),
});
const bytes = (events: readonly BronzeEvent[]) => Uint8Array.from(events.map(({ sequenceNumber }) => sequenceNumber));

describe("classify", () => {
  it("quarantines an event as internal when the decoder throws", () => {
    const parse = (): number => {
      throw new TypeError("Jane Doe");
    };
    const { schema } = heartRates;
    const broken = { ...heartRates, schema: { ...schema, bpm: { ...schema.bpm, parse } } };
    const { accepted, quarantined } = classify(broken, event(1), 0);
    expect(accepted).toEqual([]);
    expect(quarantined[0]).toMatchObject({ code: "internal", message: "an internal step threw TypeError" });
  });
});

describe("encodeIsolatingFailures", () => {
  it("finds the events that cannot be encoded by bisection, and encodes the others", () => {
    const events = Array.from({ length: 50 }, (_, index) => event(index));
    const encode = (some: readonly BronzeEvent[]) => {
      if (some.some(({ sequenceNumber }) => sequenceNumber === 3 || sequenceNumber === 40)) throw new RangeError("no");
      return bytes(some);
    };
    const { file, failed } = encodeIsolatingFailures(events, encode);
    expect(failed.map(({ sequenceNumber, code }) => [sequenceNumber, code])).toEqual([
      [3, "internal"],
      [40, "internal"],
    ]);
    expect(file).toHaveLength(48);
  });

  it("has no file when there is nothing to encode", () => {
    expect(encodeIsolatingFailures([], bytes)).toEqual({ file: undefined, failed: [] });
    const never = () => {
      throw new Error("never");
    };
    expect(encodeIsolatingFailures([event(1)], never).file).toBeUndefined();
  });
});
