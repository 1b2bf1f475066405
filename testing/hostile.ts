import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { streams } from "../shared/streams/registry.ts";

/* What a hostile or broken sender sends. Everything is made by fast-check from a seed. */

const nasty = fc.constantFrom<unknown>(
  ...[null, "", " ", "null", "NaN", "\ud800", "a\u0000b", "02:00:00:00:00:00", "4.60012E+11", "9".repeat(200)],
  ...[0, -1, 255, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 1e17, 253_402_300_799, "9999-12-31T23:59:59Z", "1970-01-01"],
  ...[[], {}, true],
);
const text = (value: unknown) => Buffer.from(JSON.stringify(value) ?? "null");

/** The examples of all streams with some values replaced. */
const almostRight = fc
  .record({
    example: fc.constantFrom(...streams.flatMap(({ examples }) => examples)),
    nasties: fc.array(nasty, { maxLength: 3 }),
    places: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
  })
  .map(({ example, nasties, places }) => {
    const body: Record<string, unknown> = { ...example };
    const names = Object.keys(body);
    for (const [index, value] of nasties.entries()) body[names[(places[index] ?? 0) % names.length] ?? ""] = value;
    return body;
  });

const wrapped = fc.tuple(almostRight, fc.nat(5)).map(([body, kind]) => {
  const { topic } = { topic: "bpm" };
  switch (kind) {
    case 0:
      return { key: null, value: JSON.stringify(body), topic, partition: 0, offset: 1, timestamp: 0 };
    case 1:
      return { schema: { type: "struct" }, payload: body };
    case 2:
      return { specversion: "1.0", id: "1", source: "s", type: "t", data: body };
    case 3:
      return { Body: Buffer.from(JSON.stringify(body)).toString("base64"), SystemProperties: {} };
    case 4:
      return { schema: {}, payload: { specversion: "1.0", data: { topic, value: { Body: body, Properties: {} } } } };
    default:
      return JSON.stringify(JSON.stringify(body));
  }
});

const customersOfOneYear = fc.nat(1000).map((count) => ({
  key: Buffer.from("Customer").toString("base64"),
  zSetEntries: Array.from({ length: count }, (_, index) => ({
    element: Buffer.from(
      JSON.stringify({ customerName: "x", email: `x${index}@example.org`, phone: "1", birthDay: "1970-01-01" }),
    ).toString("base64"),
    score: 0,
  })),
}));

/** The bodies of events, requests and records. */
export const hostileBodies: fc.Arbitrary<Uint8Array> = fc.oneof(
  { arbitrary: almostRight.map(text), weight: 8 },
  { arbitrary: wrapped.map(text), weight: 6 },
  { arbitrary: fc.array(fc.oneof(almostRight, fc.jsonValue()), { maxLength: 1200 }).map(text), weight: 2 },
  { arbitrary: fc.array(almostRight, { maxLength: 50 }).map((some) => Buffer.concat(lines(some))), weight: 2 },
  { arbitrary: customersOfOneYear.map(text), weight: 1 },
  { arbitrary: fc.uint8Array({ maxLength: 2_000 }), weight: 4 },
  { arbitrary: fc.jsonValue().map(text), weight: 4 },
  { arbitrary: fc.nat(100_000).map((depth) => Buffer.from("[".repeat(depth))), weight: 1 },
  { arbitrary: fc.nat(200_000).map((length) => text({ device_id: "d", note: "x".repeat(length) })), weight: 1 },
  { arbitrary: almostRight.map((body) => Buffer.concat([Buffer.from("\ufeff"), text(body)])), weight: 1 },
);

const lines = (some: readonly unknown[]) => some.flatMap((one) => [text(one), Buffer.from("\n")]);

/** The contents of landed files. */
export const hostileFiles: fc.Arbitrary<Uint8Array> = fc.oneof(
  hostileBodies,
  fc.array(hostileBodies, { maxLength: 20 }).map((some) => gzipSync(Buffer.concat(some))),
  fc.nat(300_000).map((count) => gzipSync("{}\n".repeat(count))),
  fc.nat(60_000).map((quotes) => Buffer.from(`device_id,time,heartrate\n${'"'.repeat(quotes)}\nd,1678521600,70\n`)),
  fc
    .array(fc.array(fc.oneof(fc.string(), fc.constantFrom("d", "70", "1678521600", '"')), { maxLength: 6 }))
    .map((rows) => Buffer.from(`time;DEVICE_ID;heartrate;more\r\n${rows.map((row) => row.join(";")).join("\r\n")}`)),
  fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.concat([Buffer.from("Obj\u0001"), bytes])),
);

/** The names of landed files. Blob Storage rejects an empty name, and one with more than 254 segments. */
export const hostileNames: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((name) => name.isWellFormed()),
  fc.constantFrom(
    "..",
    "a/../b",
    "a//b",
    " ",
    "%2e%2e",
    "a\u0001b",
    "a\u007f\u0085",
    "x".repeat(900),
    "CON",
    "a\\b",
    "?#&",
  ),
  fc.string({ minLength: 1, maxLength: 20 }).map((name) => `${name}/${name}.csv`),
);
