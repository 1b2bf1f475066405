import { describe, expect, it } from "vitest";
import { decodeBody } from "../../streams/decoding/decode.ts";
import { streams } from "../../streams/registry.ts";
import type { Property } from "./property.ts";
import { silverDefinitions } from "./registry.ts";

/** After the times of all examples. */
const now = Date.UTC(2100, 0, 1);
const isA: Readonly<Record<Property["type"], (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  time: Number.isSafeInteger,
  flag: (value) => typeof value === "boolean",
  integers: (value) => Array.isArray(value) && value.every(Number.isSafeInteger),
  numbers: (value) => Array.isArray(value) && value.every(Number.isFinite),
  flags: (value) => Array.isArray(value) && value.every((each) => typeof each === "boolean"),
  texts: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  object: (value) => typeof value === "object",
};

describe.each(
  silverDefinitions.map((definition) => [`${definition.stream} in ${definition.container}`, definition] as const),
)("the properties of %s", (_, definition) => {
  const properties: Readonly<Record<string, Property>> = definition.properties;
  const stream = streams.find(({ name }) => name === definition.stream);
  const documents = (stream?.examples ?? []).flatMap((example) => {
    const decoded =
      stream && decodeBody(stream, Buffer.from(JSON.stringify(example)), { enqueuedTime: now, earliestTime: 1 });
    return decoded?.outcome === "accepted" ? definition.contributions(decoded.event, { enqueuedTime: now }) : [];
  });

  it("match the properties of its documents, and their types", () => {
    expect(documents.length).toBeGreaterThan(0);
    const found = new Set(documents.flatMap((document) => Object.keys(document)));
    const expected = Object.keys(properties).filter((name) => properties[name]?.merged === undefined);
    expect([...found].sort()).toEqual([...expected, "id"].sort());
    for (const document of documents)
      for (const [name, { type, nullable }] of Object.entries(properties)) {
        const value = (document as object as Readonly<Record<string, unknown>>)[name];
        if (value === undefined || (nullable && value === null)) continue;
        expect(isA[type](value), `${name}: ${JSON.stringify(value)} as ${type}`).toBe(true);
      }
  });

  it("include the partition key", () => {
    expect(properties[definition.partitionKey]).toBeDefined();
  });
});
