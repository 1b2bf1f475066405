import avro from "avsc";
import { describe, expect, it } from "vitest";
import { AvroDecoder } from "./avro-decoder.ts";
import { bodyReader } from "./avro-schema.ts";

const node = {
  type: "record",
  name: "Node",
  namespace: "a.b",
  fields: [
    { name: "value", type: "int" },
    { name: "next", type: ["null", "a.b.Node"] },
  ],
};

/** Types of a field beside the body, with a value that the encoder of another library writes. */
const fields: readonly (readonly [string, avro.Schema, unknown])[] = [
  ["null", "null", null],
  ["a boolean", "boolean", true],
  ["a negative int", "int", -7],
  ["a long", "long", 2 ** 40],
  ["a float", "float", 0.5],
  ["a double", "double", -0.25],
  ["a text", "string", "é"],
  ["an array", { type: "array", items: "string" }, ["a", "", "b"]],
  ["a map of arrays", { type: "map", values: { type: "array", items: "long" } }, { x: [1], y: [] }],
  ["an enum", { type: "enum", name: "Kind", symbols: ["A", "B"] }, "B"],
  ["a fixed", { type: "fixed", name: "Mac", size: 6 }, Buffer.from("abcdef")],
  ["a logical type", { type: "long", logicalType: "timestamp-millis" }, 1_795_507_200_000],
  ["a record that contains itself", node as avro.Schema, { value: 1, next: { "a.b.Node": { value: 2, next: null } } }],
];

const record = (...more: unknown[]) => ({ type: "record", name: "Event", fields: more });
const body = { name: "Body", type: "bytes" };

describe("the body of a record", () => {
  it.each(fields)("is read before and after %s", (_, type, value) => {
    const schema = record({ name: "before", type }, body, { name: "after", type: typeNameOf(type) });
    const encoder = avro.Type.forSchema(schema as avro.Schema, { wrapUnions: true });
    const bytes = encoder.toBuffer({ before: value, Body: Buffer.from("here"), after: value });
    const decoder = new AvroDecoder(bytes);
    expect(Buffer.from(bodyReader(schema)(decoder)).toString()).toBe("here");
    expect(decoder.at).toBe(bytes.length);
  });

  /** A named type is defined once, and referred to by its full name. */
  function typeNameOf(type: avro.Schema): unknown {
    const named = type as { name?: string; namespace?: string };
    if (named.name === undefined) return type;
    return named.namespace === undefined ? named.name : `${named.namespace}.${named.name}`;
  }

  it.each([
    ["a record expected", "string", []],
    ["a field Body expected", record({ name: "Other", type: "bytes" }), []],
    ["fields expected", { type: "record", name: "Event" }, []],
    ["a field with a name expected", record({ type: "bytes" }), []],
    ["a type expected", record(body, { name: "x", type: 7 }), []],
    ["a size expected", record(body, { name: "x", type: { type: "fixed", name: "Mac" } }), []],
    ["a type is not defined", record({ name: "x", type: "Nothing" }, body), [0]],
    ["a union has no such branch", record({ name: "x", type: ["null"] }, body), [4]],
    ["the bytes end early", record(body), [10]],
    ["a number has more than 10 bytes", record({ name: "x", type: "long" }, body), Array(11).fill(255)],
    ["items without any byte", record({ name: "x", type: { type: "array", items: "null" } }, body), [2]],
  ])("is not read: %s", (message, schema, bytes) => {
    expect(() => bodyReader(schema)(new AvroDecoder(Uint8Array.from(bytes)))).toThrow(message);
  });

  it("is not read behind values that are nested without end", () => {
    const endless = { type: "record", name: "Loop", fields: [{ name: "next", type: "Loop" }] };
    const read = bodyReader(record({ name: "x", type: endless }, body));
    expect(() => read(new AvroDecoder(new Uint8Array(100)))).toThrow("nested more than 20 levels deep");
  });
});
