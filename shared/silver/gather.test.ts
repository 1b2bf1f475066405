import { describe, expect, it } from "vitest";
import { heartRates } from "../streams/heart-rates.ts";
import { enqueuedTime } from "../streams/testing/bodies.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { gather } from "./gather.ts";

const event = (sequenceNumber: number, text: string) => ({
  sequenceNumber,
  enqueuedTime,
  key: undefined,
  body: Buffer.from(text),
});
const reading = (device: string) => `{"device_id":"${device}","time":1678521600,"heartrate":70}`;
const definition = (container: string, fragments: (event: { deviceId: string }) => never[]) =>
  ({
    stream: "heart-rates",
    container,
    partitionKey: "deviceId",
    properties: {},
    join: anyOf,
    fragments,
  }) as SilverDefinition;
const one = definition("one", ({ deviceId }) => [{ id: "same", deviceId }] as never);

describe("gather", () => {
  it("brings together what events say of one document; one id in two partitions is two documents", () => {
    const events = [event(1, reading("d")), event(2, reading("e")), event(3, reading("d"))];
    const { touched, failed } = gather(heartRates, [one], events);
    expect(failed).toEqual([]);
    expect(touched.get(one)).toMatchObject([
      { id: "same", partition: "d", events: [events[0], events[2]] },
      { id: "same", partition: "e", events: [events[1]] },
    ]);
  });

  it("takes nothing of an event on which a step chokes, and does not repeat what it says", () => {
    const choking = definition("two", ({ deviceId }) => {
      if (deviceId === "bad") throw new RangeError("Jane Doe");
      return [];
    });
    const { touched, failed } = gather(heartRates, [one, choking], [event(1, reading("bad")), event(2, reading("d"))]);
    expect(failed).toMatchObject([{ event: { sequenceNumber: 1 }, reason: "a step of ours threw RangeError" }]);
    expect(touched.get(one)).toMatchObject([{ partition: "d", events: [{ sequenceNumber: 2 }] }]);
    expect(touched.get(choking)).toEqual([]);
  });

  it("says what is thrown when it is no error", () => {
    const choking = definition("one", () => {
      throw "Jane Doe" as unknown as Error;
    });
    expect(gather(heartRates, [choking], [event(1, reading("d"))]).failed).toMatchObject([
      { event: { sequenceNumber: 1 }, reason: "a step of ours threw string" },
    ]);
  });

  it("says why an event is not understood any more", () => {
    const { failed } = gather(heartRates, [one], [event(1, "{"), event(2, '{"device_id":""}')]);
    expect(failed.map(({ reason }) => reason)).toEqual([
      "not understood any more: not-json",
      "not understood any more: impossible device_id",
    ]);
  });
});
