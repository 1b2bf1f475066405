import { describe, expect, it } from "vitest";
import { heartRates } from "./heart-rates.ts";
import { accepted, rejected } from "./testing/bodies.ts";

const body = { device_id: 500_001, time: 1_678_521_600, heartrate: 78.64278212160168 };

describe("a heart rate", () => {
  it("keeps every digit, under either name", () => {
    const event = { deviceId: "500001", time: 1_678_521_600_000, bpm: 78.64278212160168 };
    const { heartrate, ...rest } = body;
    expect(accepted(heartRates, body)).toEqual(event);
    expect(accepted(heartRates, { ...rest, heartraate: heartrate })).toEqual(event);
    expect(accepted(heartRates, { ...body, heartraate: 1 })).toEqual(event);
    expect(accepted(heartRates, { ...rest, heartrate: null, heartraate: heartrate })).toEqual(event);
  });

  it.each([0, -5, 301, 1e308])("of %d is accepted: silver decides whether it is plausible", (bpm) => {
    expect(accepted(heartRates, { ...body, heartrate: bpm })).toMatchObject({ bpm });
  });

  it.each([
    ['{"device_id":"d","time":1678521600,"heartrate":1e999}', ["impossible", "heartrate"]],
    ['{"device_id":"d","time":1678521600,"heartrate":"70"}', ["mistyped", "heartrate"]],
    ['{"device_id":"d","time":1678521600,"heartraate":false}', ["mistyped", "heartrate"]],
    ['{"device_id":"d","time":1678521600}', ["missing", "heartrate"]],
    ['{"device_id":9007199254740993,"time":1678521600,"heartrate":70}', ["mistyped", "device_id"]],
    ['{"device_id":"d","time":0,"heartrate":70}', ["past", "time"]],
    ['{"device_id":0,"time":1678521600,"heartrate":70}', ["no-identity", "device_id"]],
    ['{"device_id":"4.60012E+11","time":1678521600,"heartrate":70}', ["no-identity", "device_id"]],
    ['{"device_id":"d","time":true,"heartrate":70}', ["mistyped", "time"]],
  ])("%s is rejected: %j", (text, rejection) => {
    expect(rejected(heartRates, text)).toEqual(rejection);
  });
});
