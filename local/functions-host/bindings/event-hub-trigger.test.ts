import { describe, expect, it } from "vitest";
import { AppSettings } from "../settings/app-settings.ts";
import { handlerValue } from "../testing/handler-value.ts";
import { Binding } from "./binding.ts";
import { type HubEvent, manyEvents, oneEvent, readEventHubTrigger } from "./event-hub-trigger.ts";

const settings = new AppSettings({ HUB: "bpm", CONNECTION: "Endpoint=sb://localhost" });
const trigger = (dataType?: string, cardinality = "many") =>
  readEventHubTrigger(
    new Binding(
      "f",
      "messages",
      {
        type: "eventHubTrigger",
        eventHubName: "%HUB%",
        connection: "CONNECTION",
        cardinality,
        dataType: dataType ?? null,
      },
      settings,
    ),
  );
const partition = { fullyQualifiedNamespace: "ns", eventHubName: "bpm", consumerGroup: "$Default", partitionId: "3" };
const enqueuedTimeUtc = new Date("2026-11-24T10:00:00.250Z");
const event = (body: string, sequenceNumber: number, more: Partial<HubEvent> = {}): HubEvent => ({
  body: Buffer.from(body),
  sequenceNumber,
  offset: String(sequenceNumber * 100),
  enqueuedTimeUtc,
  ...more,
});

const events = (...bodies: readonly string[]) => bodies.map((body, index) => event(body, index));

describe("a batch", () => {
  it("is passed as bytes, without parsing or loss", () => {
    const { data } = manyEvents(trigger("binary"), events("1", "", "not JSON"), partition);
    expect(handlerValue(data)).toEqual(["1", "", "not JSON"].map((text) => Buffer.from(text)));
  });

  it("as texts loses empty bodies, and the library parses numbers", () => {
    const { data } = manyEvents(trigger("string"), events("123", "", "text", '{"a":1}'), partition);
    expect(handlerValue(data)).toEqual([123, "text", { a: 1 }]);
  });

  it("without a data type is parsed as JSON, and one invalid body fails it", () => {
    expect(handlerValue(manyEvents(trigger(), events("1", "{}"), partition).data)).toEqual([1, {}]);
    expect(() => manyEvents(trigger(), events("1", "bad"), partition)).toThrow("body 1 of the batch is not JSON");
  });

  it("has sequence number and key of each event in the system properties, while other lists omit nulls", () => {
    const batch = [
      event("a", 7, { partitionKey: "k" }),
      event("b", 8, { properties: { DeviceId: "d" } }),
      event("c", 9, { partitionKey: "l" }),
    ];
    const { metadata } = manyEvents(trigger("binary"), batch, partition);
    const seen = Object.fromEntries(Object.entries(metadata).map(([name, data]) => [name, handlerValue(data)]));
    const time = "2026-11-24T10:00:00.25";
    expect(seen).toEqual({
      PartitionContext: {
        FullyQualifiedNamespace: "ns",
        EventHubName: "bpm",
        ConsumerGroup: "$Default",
        PartitionId: "3",
      },
      PartitionKeyArray: ["k", "l"],
      OffsetArray: [700, 800, 900],
      SequenceNumberArray: [7, 8, 9],
      EnqueuedTimeUtcArray: [time, time, time],
      PropertiesArray: [{}, { DeviceId: "d" }, {}],
      SystemPropertiesArray: [7, 8, 9].map((SequenceNumber, index) => ({
        SequenceNumber,
        Offset: SequenceNumber * 100,
        OffsetString: String(SequenceNumber * 100),
        PartitionKey: ["k", null, "l"][index],
        EnqueuedTimeUtc: time,
      })),
    });
  });

  it.each([[null], [12], [{ a: 1 }], [[1, 2]], ["text"]])(
    "cannot contain the AMQP body %j, which is not bytes",
    (body) => {
      expect(() => manyEvents(trigger("binary"), [event("a", 3), event("", 4, { body })], partition)).toThrow(
        "event 4",
      );
    },
  );

  it("joins the data sections of a body", () => {
    const { data } = manyEvents(
      trigger("binary"),
      [event("", 4, { body: [Buffer.from("a"), Buffer.from("b")] })],
      partition,
    );
    expect(handlerValue(data)).toEqual([Buffer.from("ab")]);
  });
});

it("has the names of AMQP for system properties, and -1 for an offset that is not a number", () => {
  const systemProperties = { contentType: "text/plain", messageId: "1", to: "you", "x-opt-publisher": "p" };
  const { metadata } = oneEvent(
    trigger("binary", "one"),
    event("a", 5, { offset: "a:1", systemProperties }),
    partition,
  );
  expect(handlerValue(metadata["SystemProperties"])).toMatchObject({
    ...{ "content-type": "text/plain", "message-id": "1", to: "you", "x-opt-publisher": "p" },
    ...{ Offset: -1, OffsetString: "a:1" },
  });
  expect(handlerValue(metadata["Offset"])).toBe(-1);
});

it("passes one event as text or bytes", () => {
  expect(handlerValue(oneEvent(trigger(undefined, "one"), event('{"a":1}', 0), partition).data)).toEqual({ a: 1 });
  expect(handlerValue(oneEvent(trigger("binary", "one"), event("a", 0), partition).data)).toEqual(Buffer.from("a"));
  const { metadata } = oneEvent(trigger("binary", "one"), event("a", 5, { partitionKey: "k" }), partition);
  expect(handlerValue(metadata["SystemProperties"])).toMatchObject({ SequenceNumber: 5, PartitionKey: "k" });
  expect(handlerValue(metadata["PartitionKey"])).toBe("k");
});

it("reads the binding options", () => {
  expect(trigger("Binary")).toMatchObject({ hub: "bpm", consumerGroup: "$Default", many: true, dataType: "binary" });
  expect(() => trigger("stream")).toThrow('the option "dataType" cannot be "stream"');
});
