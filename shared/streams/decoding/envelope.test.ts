import { describe, expect, it } from "vitest";
import { openEnvelope, topicOf } from "./envelope.ts";

const body = { device_id: "d" };

describe("openEnvelope", () => {
  it.each(["key", "topic", "partition", "offset"])(
    "takes the body out of an envelope that has value and %s",
    (mark) => {
      expect(openEnvelope({ [mark]: null, value: body })).toBe(body);
      expect(openEnvelope({ [mark]: "x", value: JSON.stringify(body) })).toEqual(body);
    },
  );

  it.each([
    ["a bare body", body],
    ["a body with a value", { value: "5" }],
    ["a body with value and timestamp alone", { value: "5", timestamp: 1 }],
    ["a body with a key, but no value", { key: "5" }],
    ["a list", [body]],
    ["text", "text"],
    ["nothing", null],
    ["an envelope's marks that are inherited", Object.create({ key: "k", value: "5" })],
  ])("leaves %s alone", (_, value) => {
    expect(openEnvelope(value)).toBe(value);
    expect(topicOf(value)).toBeUndefined();
  });

  it("opens one envelope, not a second one inside it", () => {
    const inner = { key: "k", value: body };
    expect(openEnvelope({ key: "k", value: inner })).toBe(inner);
  });

  it("throws for text that is no JSON", () => {
    expect(() => openEnvelope({ key: "k", value: "{" })).toThrow(SyntaxError);
  });
});

describe("topicOf", () => {
  it("is the topic's text, whatever is in the envelope", () => {
    expect(topicOf({ topic: "bpm", value: "{" })).toBe("bpm");
    expect(topicOf({ topic: 5, value: body })).toBeUndefined();
    expect(topicOf({ key: "k", value: body })).toBeUndefined();
    expect(topicOf({ topic: "bpm" })).toBeUndefined();
  });
});
