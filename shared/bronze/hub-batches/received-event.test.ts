import { describe, expect, it } from "vitest";
import { type AmqpBody, readAmqpBody } from "../../platform/azure/amqp-body.ts";
import { customers } from "../../streams/customers.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import type { Stream } from "../../streams/stream.ts";
import { earliestTime } from "../../streams/testing/bodies.ts";
import { classify } from "./classify.ts";
import { receivedEvent } from "./received-event.ts";

const reading = { device_id: "d", time: 1_678_521_600, heartrate: 70 };

function outcome(stream: Stream, body: AmqpBody) {
  const event = { sequenceNumber: 7, offset: "70", enqueuedTime: 1_700_000_000_000, key: undefined, properties: {} };
  const received = receivedEvent(stream, { ...event, ...body }, earliestTime);
  const { accepted, ignored, quarantined } = classify(stream, received, earliestTime);
  const [rejected] = quarantined;
  if (rejected === undefined) return { accepted: accepted.length, ignored };
  return { code: rejected.code, body: Buffer.from(rejected.body).toString() };
}

describe("an event that was read without the host", () => {
  it("with bytes has the outcome that it would have through the host", () => {
    const body = Buffer.from(JSON.stringify(reading));
    expect(outcome(heartRates, readAmqpBody("data", body))).toEqual({ accepted: 1, ignored: 0 });
    const halves = [body.subarray(0, 9), body.subarray(9)];
    expect(outcome(heartRates, readAmqpBody("data", halves))).toEqual({ accepted: 1, ignored: 0 });
    expect(outcome(heartRates, readAmqpBody("data", Buffer.from("{")))).toEqual({ code: "not-json", body: "{" });
  });

  it("is quarantined with its text, if a replay of it would land", () => {
    const text = JSON.stringify(reading);
    expect(outcome(heartRates, readAmqpBody("value", reading))).toEqual({ code: "not-bytes", body: text });
    expect(outcome(heartRates, readAmqpBody("value", text))).toEqual({ code: "not-bytes", body: text });
  });

  it.each<["data" | "value" | "sequence", unknown]>([
    ["data", null],
    ["value", null],
    ["value", 12],
    ["value", { device_id: "d", secret: "token" }],
    ["value", 12n],
    ["sequence", [reading, 1]],
  ])("is quarantined without a text otherwise: %s %o", (section, content) => {
    expect(outcome(heartRates, readAmqpBody(section, content))).toEqual({ code: "not-bytes", body: "" });
  });

  it("retains nothing of another key of customers", () => {
    const other = { key: Buffer.from("token").toString("base64"), zSetEntries: [{ element: "c2VjcmV0", score: 0 }] };
    expect(outcome(customers, readAmqpBody("value", other))).toEqual({ accepted: 0, ignored: 1 });
    // Without a key it is not a message about customers.
    expect(outcome(customers, readAmqpBody("value", { payload: other }))).toEqual({ accepted: 0, ignored: 1 });
  });
});
