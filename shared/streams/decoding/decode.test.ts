import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { text } from "../fields/field-types.ts";
import { fieldsOf, listsOf } from "../fields/schema.ts";
import { heartRates } from "../heart-rates.ts";
import { profiles } from "../profiles.ts";
import { streams } from "../registry.ts";
import type { Stream } from "../stream.ts";
import { accepted, bounds, decode, encode, rejected, validBodies } from "../testing/bodies.ts";
import { workouts } from "../workouts.ts";
import { decodeBody } from "./decode.ts";

const reading = { device_id: "d", time: 1_678_521_600, heartrate: 70 };
const event = { deviceId: "d", time: 1_678_521_600_000, bpm: 70 };

describe.each(streams)("the stream $name", (stream) => {
  const valid = validBodies[stream.name] ?? fc.constant({});
  const names = fieldsOf(stream.schema).flatMap((field) => field.names);

  it("accepts its examples", () => {
    expect(stream.examples.length).toBeGreaterThan(0);
    for (const example of stream.examples) expect(accepted(stream, example)).toBeTruthy();
  });

  it("accepts every valid body, with or without an envelope, as the same event", () => {
    const envelopes = fc.record(
      { key: fc.string(), topic: fc.constant(stream.topics[0]), partition: fc.nat(), offset: fc.nat() },
      { requiredKeys: ["offset"] },
    );
    fc.assert(
      fc.property(valid, envelopes, (body, envelope) => {
        const event = accepted(stream, body);
        expect(accepted(stream, { ...envelope, timestamp: 1, value: body })).toEqual(event);
        expect(accepted(stream, { ...envelope, value: JSON.stringify(body) })).toEqual(event);
      }),
    );
  });

  it("decodes an encoded event to itself", () => {
    fc.assert(
      fc.property(valid, (body) => {
        const once = accepted(stream, body);
        expect(accepted(stream, encode(stream, once))).toEqual(once);
      }),
    );
  });

  it("ignores unknown fields", () => {
    fc.assert(
      fc.property(valid, fc.dictionary(fc.string(), fc.json()), (body, extra) => {
        expect(accepted(stream, { ...omit(extra, names), ...body })).toEqual(accepted(stream, body));
      }),
    );
  });

  it("never throws, and rejects any other JSON with code, field and message", () => {
    // A snapshot and an increment of Redis have their entries under names of their own.
    const wireNames = [...names, ...listsOf(stream.schema).flatMap((list) => [...list.names, "value", "member"])];
    const near = fc.dictionary(fc.constantFrom(...names, "address", "value", "key"), fc.jsonValue());
    const mutated = fc.tuple(valid, near).map(([body, change]) => ({ ...body, ...change }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near, mutated), (body) => {
        const decoded = decode(stream, body);
        if (decoded.outcome === "accepted") return;
        const isQuarantined = decoded.code !== "not-ours";
        expect(decoded).toEqual({
          outcome: isQuarantined ? "quarantined" : "ignored",
          code: expect.stringMatching(/^(not-json|missing|mistyped|impossible|past|future|no-identity|not-ours)$/),
          field: expect.any(String),
          message: expect.stringMatching(isQuarantined ? /expected|ahead/ : /another key|without/),
        });
        if (decoded.field !== "") expect(wireNames).toContain(decoded.field.replace(/^address\.|\[.*/g, ""));
      }),
      { numRuns: 300 },
    );
  });

  it("never throws for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBody(stream, bytes, bounds).outcome).toBe("quarantined");
      }),
    );
  });

  it("rejects a body without a required field as missing, whether it is absent or null", () => {
    const needed = fieldsOf(stream.schema).flatMap((field) => (field.optional || field.absent ? [] : field.names));
    fc.assert(
      fc.property(valid, fc.constantFrom(undefined, null), (body, nothing) => {
        for (const name of Object.keys(body).filter((known) => needed.includes(known))) {
          const [code, field] = rejected(stream, { ...body, [name]: nothing });
          expect([code, field]).toEqual(["missing", proper(stream.schema, name)]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("a body", () => {
  it.each([
    ["an empty body", ""],
    ["half an object", '{"device_id":'],
    ["a number", 5],
    ["null", null],
    ["text", JSON.stringify("text")],
    ["an envelope of nothing", { key: "d", value: null }],
    ["an envelope of an array in an array", { key: "d", value: [[reading]] }],
    ["an envelope of text that is not JSON", { key: "d", value: "{" }],
  ])("that is %s is not a JSON object", (_, body) => {
    expect(rejected(heartRates, body)).toEqual(["not-json", ""]);
  });

  it("that is not UTF-8 is rejected, and does not affect the next one", () => {
    const half = new TextEncoder().encode('{"device_id":"é"}').slice(0, 15);
    for (const bytes of [half, new Uint8Array([0xff]), new Uint8Array([0xed, 0xa0, 0x80])]) {
      expect(decodeBody(heartRates, bytes, bounds)).toMatchObject({ outcome: "quarantined", code: "not-text" });
      expect(accepted(heartRates, reading)).toEqual(event);
    }
  });

  it("can begin with a byte order mark", () => {
    expect(accepted(heartRates, `\ufeff${JSON.stringify(reading)}`)).toEqual(event);
  });

  it("can be nested deeply in an unknown field", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(accepted(heartRates, `{"extra":${deep},${JSON.stringify(reading).slice(1)}`)).toEqual(event);
    expect(rejected(heartRates, deep)).toEqual(["not-json", ""]);
    expect(rejected(heartRates, `{"heartrate":${deep},"device_id":"d","time":1678521600}`)).toEqual([
      "mistyped",
      "heartrate",
    ]);
  });

  it("does not have inherited fields", () => {
    const own = JSON.stringify(reading).slice(1);
    expect(accepted(heartRates, `{"__proto__":{"device_id":"other"},"constructor":1,${own}`)).toEqual(event);
    expect(rejected(heartRates, '{"__proto__":{"device_id":"d","time":1,"heartrate":1}}')).toEqual([
      "missing",
      "device_id",
    ]);
    expect(rejected(profiles, '{"user_id":"u","update_type":"new","timestamp":1678521600,"toString":1}')).toEqual([
      "missing",
      "dob",
    ]);
    const odd: Stream = { ...heartRates, schema: { maker: text("open", ["constructor"]) } };
    expect(rejected(odd, "{}")).toEqual(["missing", "constructor"]);
    expect(accepted(odd, '{"constructor":"K"}')).toEqual({ maker: "K" });
  });

  it("with a value and no other property of an envelope is not opened", () => {
    expect(accepted(heartRates, { ...reading, value: "{", timestamp: 5 })).toEqual(event);
  });

  it.each([
    { key: "k", value: 5 },
    { schema: "v1", payload: "x" },
    { specversion: "2", data: {} },
    { Properties: 1, Body: "" },
  ])("with all fields of a record and %j is not opened", (unknown) =>
    expect(accepted(heartRates, { ...reading, ...unknown })).toEqual(event),
  );

  it("is decoded by its stream, whatever the topic, offset and partition of the envelope", () => {
    const stray = { topic: "workout", partition: "x", offset: -1, value: reading };
    expect(accepted(heartRates, stray)).toEqual(event);
    expect(rejected(workouts, stray)[0]).toBe("missing");
  });

  it("is never repeated in the message, since it can be personal", () => {
    const decoded = decode(profiles, { user_id: "u", update_type: "new", timestamp: 1_678_521_600, dob: "Jane Doe" });
    expect(decoded).toEqual({
      outcome: "quarantined",
      code: "impossible",
      field: "dob",
      message: "dob: a date, MM/DD/YYYY or YYYY-MM-DD expected",
    });
  });
});

function omit(object: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const envelope = ["value", "address", "__proto__"];
  return Object.fromEntries(Object.entries(object).filter(([name]) => ![...names, ...envelope].includes(name)));
}

/** The name of a field in a rejection. */
function proper(schema: (typeof streams)[number]["schema"], name: string): string | undefined {
  return fieldsOf(schema).find(({ names }) => names.includes(name))?.names[0];
}
