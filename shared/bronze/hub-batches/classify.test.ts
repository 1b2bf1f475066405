import { describe, expect, it } from "vitest";
import { heartRates } from "../../streams/heart-rates.ts";
import type { BronzeEvent } from "../manifest/manifest-row.ts";
import { classify, encodeSound } from "./classify.ts";

const event = (sequenceNumber: number): BronzeEvent => ({
  sequenceNumber,
  enqueuedTime: 1_700_000_000_000,
  key: undefined,
  body: Buffer.from('{"device_id":"d","time":1678521600,"heartrate":70}'),
});
const bytes = (events: readonly BronzeEvent[]) => Uint8Array.from(events.map(({ sequenceNumber }) => sequenceNumber));

describe("classify", () => {
  it("quarantines as internal what a decoder of ours chokes on, and goes on with the rest", () => {
    const read = (): number => {
      throw new TypeError("Jane Doe");
    };
    const { schema } = heartRates;
    const broken = { ...heartRates, schema: { ...schema, bpm: { ...schema.bpm, read } } };
    const { accepted, quarantined } = classify(broken, [event(1)]);
    expect(accepted).toEqual([]);
    expect(quarantined[0]).toMatchObject({ code: "internal", message: "a step of ours threw TypeError" });
  });
});

describe("encodeSound", () => {
  it("finds the events that cannot be encoded by halving, and encodes the others", () => {
    const events = Array.from({ length: 50 }, (_, index) => event(index));
    const encode = (some: readonly BronzeEvent[]) => {
      if (some.some(({ sequenceNumber }) => sequenceNumber === 3 || sequenceNumber === 40)) throw new RangeError("no");
      return bytes(some);
    };
    const { file, failed } = encodeSound(events, encode);
    expect(failed.map(({ sequenceNumber, code }) => [sequenceNumber, code])).toEqual([
      [3, "internal"],
      [40, "internal"],
    ]);
    expect(file).toHaveLength(48);
  });

  it("has no file when nothing is left", () => {
    expect(encodeSound([], bytes)).toEqual({ file: undefined, failed: [] });
    const never = () => {
      throw new Error("never");
    };
    expect(encodeSound([event(1)], never).file).toBeUndefined();
  });
});
