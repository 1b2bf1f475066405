import { describe, expect, it } from "vitest";
import { topicOf } from "./find-records.ts";
import { bodyPropertyOf, topicIn, withoutFrame, wrappings } from "./wrappings.ts";

describe("bodyPropertyOf", () => {
  const table = wrappings.flatMap(({ of, marks, bodies }) =>
    marks.flatMap((mark) => bodies.map((body) => [of, mark, body] as const)),
  );

  it.each(table)("finds the body of %s by %s", (_, mark, body) => {
    expect(bodyPropertyOf({ [mark]: null, [body.name]: {} })).toBe(body);
  });

  it.each([
    ["a body", { device_id: "d" }],
    ["a value without a mark", { value: "5", timestamp: 1 }],
    ["a mark without a value", { key: "5", schema: {}, specversion: "1.0" }],
    ["a mark of another wrapping", { payload: {}, topic: "bpm" }],
    ["inherited properties", Object.create({ key: "k", value: "5" })],
  ])("finds none in %s", (_, value) => expect(bodyPropertyOf(value)).toBeUndefined());
});

it("a frame is byte 0 and four bytes before anything", () => {
  expect(withoutFrame(Buffer.from("\0\0\0\0\x07{}"))).toEqual(Buffer.from("{}"));
  for (const bytes of ["", "{}", "\0", "\0\0\0\0\x07"]) expect(withoutFrame(Buffer.from(bytes))).toBeUndefined();
});

describe("the topic", () => {
  it("is text in an envelope of Kafka, whatever its value", () => {
    expect(topicIn({ topic: "bpm", value: "{" })).toBe("bpm");
    for (const value of [{ topic: 5, value: {} }, { key: "k", value: {} }, { topic: "bpm" }, ["bpm"], null])
      expect(topicIn(value)).toBeUndefined();
  });

  it("is that of the outermost envelope, in any wrapping", () => {
    const envelope = { topic: "bpm", value: { topic: "workout", value: {} } };
    expect(topicOf(envelope)).toBe("bpm");
    expect(topicOf({ schema: {}, payload: envelope })).toBe("bpm");
    expect(topicOf({ specversion: "1.0", data_base64: btoa(JSON.stringify(envelope)) })).toBe("bpm");
    expect(topicOf({ key: "k", value: JSON.stringify(envelope) })).toBe("bpm");
    expect(topicOf({ key: "k", value: "{" })).toBeUndefined();
    expect(topicOf({ device_id: "d" })).toBeUndefined();
  });
});
