import { describe, expect, it } from "vitest";
import { openEnvelope, topicOf } from "./envelope.ts";

const body = { device_id: "d" };

describe("openEnvelope", () => {
  it.each(["key", "topic", "partition", "offset"])("returns the body of an envelope with value and %s", (mark) => {
    expect(openEnvelope({ [mark]: null, value: body })).toBe(body);
    expect(openEnvelope({ [mark]: "x", value: JSON.stringify(body) })).toEqual(body);
  });

  it.each([
    ["a body without envelope", body],
    ["a body with a value", { value: "5" }],
    ["a body with value and timestamp alone", { value: "5", timestamp: 1 }],
    ["a body with a key, but no value", { key: "5" }],
    ["a list", [body]],
    ["text", "text"],
    ["nothing", null],
    ["inherited properties of an envelope", Object.create({ key: "k", value: "5" })],
  ])("does not open %s", (_, value) => {
    expect(openEnvelope(value)).toBe(value);
    expect(topicOf(value)).toBeUndefined();
  });

  it("opens one envelope, not a second one inside it", () => {
    const inner = { key: "k", value: body };
    expect(openEnvelope({ key: "k", value: inner })).toBe(inner);
  });

  it("throws for text that is not JSON", () => {
    expect(() => openEnvelope({ key: "k", value: "{" })).toThrow(SyntaxError);
  });
});

describe("topicOf", () => {
  it("is the text of the topic, whatever the value of the envelope", () => {
    expect(topicOf({ topic: "bpm", value: "{" })).toBe("bpm");
    expect(topicOf({ topic: 5, value: body })).toBeUndefined();
    expect(topicOf({ key: "k", value: body })).toBeUndefined();
    expect(topicOf({ topic: "bpm" })).toBeUndefined();
  });
});
