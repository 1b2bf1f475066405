import { describe, expect, it } from "vitest";
import { heartRates } from "../../streams/heart-rates.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { anyOf, type SilverDefinition } from "../documents/definition.ts";
import { heartRateBuckets } from "../documents/heart-rate-buckets.ts";
import { gathering } from "./slice-accumulator.ts";

const event = (sequenceNumber: number, text: string) => ({
  sequenceNumber,
  enqueuedTime,
  key: undefined,
  body: Buffer.from(text),
});
const reading = (device: string, second = 0) =>
  `{"device_id":"${device}","time":${1678521600 + second},"heartrate":70}`;
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

describe("gathering", () => {
  it("brings together what events say of one document; one id in two partitions is two documents", () => {
    const gathered = gathering(heartRates, [one]);
    gathered.add([event(1, reading("d")), event(2, reading("e"))]);
    gathered.add([event(3, reading("d"))]);
    expect(gathered).toMatchObject({ events: 3, failed: false });
    expect(gathered.touched(one)).toMatchObject([
      { id: "same", partition: "d", fragments: [{ deviceId: "d" }, { deviceId: "d" }] },
      { id: "same", partition: "e", fragments: [{ deviceId: "e" }] },
    ]);
  });

  it("takes nothing of an event on which a step chokes", () => {
    const choking = definition("two", ({ deviceId }) => {
      if (deviceId === "bad") throw new RangeError("Jane Doe");
      return [];
    });
    const gathered = gathering(heartRates, [one, choking]);
    gathered.add([event(1, reading("bad")), event(2, reading("d"))]);
    expect(gathered).toMatchObject({ events: 2, failed: true });
    expect(gathered.touched(one)).toMatchObject([{ partition: "d", fragments: [{}] }]);
    expect(gathered.touched(choking)).toEqual([]);
  });

  it("joins fragments as they come, so that few of a thousand lie there, and their join is that of all", () => {
    const buckets = heartRateBuckets as unknown as SilverDefinition;
    const gathered = gathering(heartRates, [buckets]);
    const seconds = Array.from({ length: 1000 }, (_, index) => (index * 7919) % 300);
    for (const second of seconds) gathered.add([event(second, reading("d", second))]);
    const [{ fragments } = { fragments: [] }] = gathered.touched(buckets);
    expect(fragments.length).toBeLessThan(500);
    expect(buckets.join(fragments)).toMatchObject({ offsets: { length: 300 }, count: 300, sum: 21_000 });
  });

  it("leaves fragments as they are when their join throws: who writes them deals with it", () => {
    const broken: SilverDefinition = {
      ...one,
      join: () => {
        throw new RangeError("Jane Doe");
      },
    };
    const gathered = gathering(heartRates, [broken]);
    for (let second = 0; second < 50; second += 1) gathered.add([event(second, reading("d", second))]);
    expect(gathered.failed).toBe(false);
    expect(gathered.touched(broken)).toMatchObject([{ fragments: { length: 50 } }]);
  });
});
