import { describe, expect, it } from "vitest";
import { recogniseBody } from "./decoding/recognise.ts";
import { fieldsOf, listsOf, wireName } from "./fields/schema.ts";
import { streamNamed, streams } from "./registry.ts";
import { keyOf } from "./stream.ts";
import { accepted } from "./testing/bodies.ts";

describe("the registry", () => {
  it("finds a stream by its name", () => {
    for (const stream of streams) expect(streamNamed(stream.name)).toBe(stream);
    expect(streamNamed("constructor")).toBeUndefined();
  });

  it("has unique names, hubs and topics", () => {
    for (const list of [
      streams.map(({ name }) => name),
      streams.map(({ hub }) => hub),
      streams.flatMap(({ topics }) => topics),
    ])
      expect(new Set(list).size).toBe(list.length);
  });

  it("has streams whose key, discriminator fields and CSV columns are in their schema", () => {
    for (const stream of streams) {
      const names = fieldsOf(stream.schema).map(wireName);
      const lists = listsOf(stream.schema).map(({ names: [name] }) => name);
      expect([...names, ...lists]).toContain(stream.discriminatorFields[0]);
      expect(stream.topics).toContain(stream.hub);
      if (stream.key !== undefined) expect(stream.schema).toHaveProperty(stream.key);
      for (const [index, dialect] of stream.csv.entries()) {
        const row = Object.fromEntries(Object.entries(dialect).map(([, wire]) => [wire, "x"]));
        expect(recogniseBody(row)?.name, `${stream.name}, table ${index}`).toBe(stream.name);
      }
    }
  });

  it("has streams that key either every event by text or none", () => {
    const keys = streams.map((stream) => [
      stream.name,
      ...new Set(stream.examples.map((example) => keyOf(stream, accepted(stream, example)))),
    ]);
    const watch = "PulseON_XBBVXPQ4SQ4O";
    expect(keys).toEqual([
      ["heart-rates", "500001"],
      ["workouts", "20001"],
      ["profiles", "20001"],
      ["registrations", "20001", "04530404-d1e2-42fa-b420-4eda93ba10f8"],
      ["activity", watch],
      ["assessments", "Ann.Lee@example.org"],
      ["customers", undefined],
      ["gym-visits", "2f:51:8b:c0:1e:07"],
    ]);
  });
});
