import { describe, expect, it } from "vitest";
import { readHubBatch } from "./read-hub-batch.ts";

const properties = {
  sequenceNumber: 7,
  enqueuedTimeUtc: "2026-11-24T10:00:00.5",
  partitionKey: "118440",
  offset: "90",
};
const metadata = { partitionContext: { partitionId: "1" }, systemPropertiesArray: [properties] };
const body = Buffer.from("{}");

describe("readHubBatch", () => {
  it("reads sequence number, time and key of each message", () => {
    const batch = readHubBatch([body], metadata);
    expect(batch).toEqual({
      partition: "1",
      events: [{ sequenceNumber: 7, enqueuedTime: Date.UTC(2026, 10, 24, 10, 0, 0, 500), key: "118440", body }],
    });
  });

  it("reads a sequence number that a worker has split into two halves", () => {
    const halves = { ...properties, sequenceNumber: { low: -1, high: 2, unsigned: false } };
    const batch = readHubBatch([body], { ...metadata, systemPropertiesArray: [halves] });
    expect(batch.events[0]?.sequenceNumber).toBe(2 * 2 ** 32 + 4_294_967_295);
  });

  it("reads the id of the replayed event, and ignores values that cannot be an id", () => {
    const of = (replayOf: unknown) => ({ "korevital-replay-of": replayOf });
    const propertiesArray = [of("bpm|0|1|5"), {}, of(5), of("x".repeat(2000))];
    const same = [1, 2, 3, 4].map((sequenceNumber) => ({ ...properties, sequenceNumber }));
    const batch = readHubBatch([body, body, body, body], { ...metadata, systemPropertiesArray: same, propertiesArray });
    expect(batch.events.map(({ replayOf }) => replayOf)).toEqual(["bpm|0|1|5", undefined, undefined, undefined]);
  });

  it.each([
    [
      "fewer properties than bodies",
      [body, body],
      { ...metadata, systemPropertiesArray: [properties, properties], propertiesArray: [{}] },
    ],
    ["no metadata", [body], undefined],
    ["fewer system properties than bodies", [body, body], metadata],
    ["text instead of bytes", ["{}"], metadata],
    ["no sequence number", [body], { ...metadata, systemPropertiesArray: [{ ...properties, sequenceNumber: {} }] }],
    ["no time", [body], { ...metadata, systemPropertiesArray: [{ ...properties, enqueuedTimeUtc: "soon" }] }],
    ["no partition", [body], { ...metadata, partitionContext: {} }],
  ])("throws for %s, so that no event lands under a wrong sequence number", (_, messages, meta) => {
    expect(() => readHubBatch(messages, meta)).toThrow();
  });
});
