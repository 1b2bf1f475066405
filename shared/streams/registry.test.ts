import { describe, expect, it } from "vitest";
import { fieldsOf, wireName } from "./fields.ts";
import { streamNamed, streams } from "./registry.ts";
import { keyOf } from "./stream.ts";
import { accepted } from "./testing/bodies.ts";

describe("the registry", () => {
  it("finds a stream by its name", () => {
    for (const stream of streams) expect(streamNamed(stream.name)).toBe(stream);
    expect(streamNamed("constructor")).toBeUndefined();
  });

  it("gives each name, hub and topic to one stream", () => {
    for (const list of [
      streams.map(({ name }) => name),
      streams.map(({ hub }) => hub),
      streams.flatMap(({ topics }) => topics),
    ])
      expect(new Set(list).size).toBe(list.length);
  });

  it("has streams whose key, distinctive field and CSV columns are fields of theirs", () => {
    for (const stream of streams) {
      const names = fieldsOf(stream.schema).map(wireName);
      expect(names).toContain(stream.distinctive);
      expect(stream.topics).toContain(stream.hub);
      expect(stream.schema).toHaveProperty(stream.key);
      for (const dialect of stream.csv) expect(Object.values(dialect).toSorted()).toEqual(names.toSorted());
    }
  });

  it("has streams that key every event by text", () => {
    const keys = streams.map((stream) => stream.examples.map((example) => keyOf(stream, accepted(stream, example))));
    const mac = "2f:51:8b:c0:1e:07";
    expect(keys).toEqual([["500001", "500001"], ["20001"], ["20001", "20001"], ["20001", "20001"], [mac, mac, mac]]);
  });
});
