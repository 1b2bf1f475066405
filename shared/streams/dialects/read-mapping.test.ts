import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readMapping } from "./read-mapping.ts";
import { mappings } from "./registry.ts";

const valid = {
  description: "a watch",
  stream: "heart-rates",
  format: "csv",
  fields: {
    device_id: { from: "Id" },
    time: { from: "Time", time: { pattern: "M/d/yyyy h:mm a", zone: "UTC" } },
    heartrate: { from: "Value" },
  },
};
const withTime = (time: object) => ({ ...valid, fields: { ...valid.fields, time: { from: "Time", time } } });

describe("a mapping file", () => {
  it("is read", () => {
    expect(readMapping("watch", valid)).toMatchObject({ name: "watch", sources: ["Id", "Time", "Value"] });
  });

  it.each([
    [{ ...valid, stream: "sleep" }, "dialects/watch.json: stream: one of heart-rates, "],
    [{ ...valid, format: "xml" }, "dialects/watch.json: format: must be equal to one of the allowed values"],
    [{ ...valid, fields: {} }, "dialects/watch.json: fields: must NOT have fewer than 1 properties"],
    [{ ...valid, colour: 1 }, "dialects/watch.json: must NOT have additional properties (colour)"],
    [{ ...valid, fields: { bpm: { from: "Value" } } }, "dialects/watch.json: fields.bpm: one of device_id, time, "],
    [{ ...valid, fields: { time: { from: 1 } } }, "dialects/watch.json: fields.time.from: "],
    [
      { ...valid, fields: { time: { from: "t" } } },
      "dialects/watch.json: fields: the stream heart-rates requires device_id",
    ],
    [{ ...valid, namesLine: 2 }, "dialects/watch.json: namesLine: a line of the head expected"],
    [withTime({ pattern: "DD/MM", zone: "UTC" }), "dialects/watch.json: fields.time: time.pattern: DD is none of"],
    [withTime({ pattern: "M/d/yyyy", zone: "Mars/Phobos" }), "dialects/watch.json: fields.time: time.zone: "],
    [withTime({ pattern: "M/d/yyyy" }), "dialects/watch.json: fields.time.time: must have required property 'zone'"],
    [withTime({ unit: "seconds", since: "epoch" }), "dialects/watch.json: fields.time: time.since must be a time"],
    ["text", "dialects/watch.json: must be object"],
  ])("that is invalid names file and field: %#", (content, message) => {
    expect(() => readMapping("watch", content)).toThrow(message);
  });

  it("in dialects/ is registered under its name", () => {
    const files = readdirSync("dialects").filter((name) => !name.endsWith(".schema.json"));
    expect(mappings.map(({ name }) => `${name}.json`).sort()).toEqual(files.sort());
  });
});
