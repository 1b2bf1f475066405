import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customers } from "./customers.ts";
import { decodeRecords } from "./decoding/decode.ts";
import { recogniseBody } from "./decoding/recognise.ts";
import { accepted, bounds, decode, rejected } from "./testing/bodies.ts";
import { joints, wrapNames, wrapped } from "./testing/wrap.ts";

const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");
const ann = { customerName: "Änn Lee", email: "Ann.Lee@example.org", phone: "1", birthDay: "1965-01-31" };
const event = { name: "Änn Lee", email: "Ann.Lee@example.org", phone: "1", birthDay: "1965-01-31" };
const bob = { ...ann, email: "bob@example.org" };
const entry = { element: base64(ann), score: 0 };
const entryOfBob = { element: base64(bob), score: 1.5 };
const key = base64("Customer");

/** The customer of each record, or its code and field. */
function recordsOf(body: unknown) {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return decodeRecords(customers, bytes, bounds).map(({ decoded }) =>
    decoded.outcome === "accepted" ? decoded.event.customer : [decoded.code, decoded.field],
  );
}

describe("a Redis command", () => {
  it("contains every entry that it wrote, each a record", () => {
    const zSetEntries = [entry, entryOfBob];
    const two = [event, { ...event, email: "bob@example.org" }];
    expect(recordsOf({ key, zSetEntries, zsetEntries: zSetEntries })).toEqual(two);
    expect(recordsOf({ key, zsetEntries: zSetEntries })).toEqual(two);
    expect(recordsOf({ key, zSetEntries: [], zsetEntries: zSetEntries })).toEqual(two);
  });

  it("loses no entry because of another, and stores each under the key", () => {
    const zSetEntries = [entry, 5, { element: base64({ ...ann, email: " " }) }, { element: "e30x" }, entryOfBob];
    const records = decodeRecords(customers, Buffer.from(JSON.stringify({ key, ch: true, zSetEntries })), bounds);
    expect(records.map(({ decoded }) => (decoded.outcome === "accepted" ? "accepted" : decoded.field))).toEqual([
      ...["accepted", "zSetEntries[1]", "zSetEntries[2].email", "zSetEntries[3]", "accepted"],
    ]);
    expect(records.map(({ record }) => record)).toEqual([1, 2, 3, 4, 5]);
    expect(records.map(({ body }) => JSON.parse(body.toString()))).toEqual(
      zSetEntries.map((one) => ({ key, zSetEntries: [one] })),
    );
  });

  it("can be a snapshot, or an increment, and its key can be text", () => {
    const value = [entry, entryOfBob];
    const two = [event, { ...event, email: "bob@example.org" }];
    const snapshot = { valueRdbType: 5, db: { dbNumber: 0 }, key, value };
    expect(recordsOf(snapshot)).toEqual(two);
    expect(recordsOf({ topic: "redis-server", value: snapshot })).toEqual(two);
    expect(recordsOf({ key, increment: 1.5, member: base64(ann) })).toEqual([event]);
    expect(recordsOf({ key: "Customer", zSetEntries: value })).toEqual(two);
    for (const body of [snapshot, { key, increment: 1.5, member: base64(ann) }])
      expect(recogniseBody(body)).toBe(customers);
  });

  it("has at most 1,000 entries, and more only as a snapshot", () => {
    const many = (count: number) => Array.from({ length: count }, () => entry);
    expect(recordsOf({ key, zSetEntries: many(1000) })).toHaveLength(1000);
    expect(recordsOf({ key, zSetEntries: many(1001) })).toEqual([["too-large", "zSetEntries"]]);
    expect(recordsOf({ valueRdbType: 5, key, value: many(3000) })).toHaveLength(3000);
  });

  it.each([
    ["another sorted set", { key: base64("Sessions"), zSetEntries: [{ element: base64("token"), score: 0 }] }],
    ["a snapshot of another key", { valueRdbType: 5, key: base64("Sessions"), value: [{ element: base64("token") }] }],
    ["a value", { key: base64("password:ann"), value: base64("hash") }],
    ["a value that is JSON", { key: base64("session"), value: '{"token":"secret"}' }],
    ["a value that is an object", { key: base64("session"), value: { token: "secret" } }],
    ["a value that is a list", { key: base64("session"), value: [{ token: "secret" }] }],
    ["invalid base64", { key: "!" }],
    ["another key within an envelope", { topic: "redis-server", value: { key: base64("session"), value: "x" } }],
  ])("is ignored when it writes %s, and the message contains no value", (_, body) => {
    const decoded = decode(customers, body);
    expect(decoded).toEqual({
      ...{ outcome: "ignored", code: "not-ours", field: "key" },
      message: "key: another key than Customer",
    });
  });

  it.each([
    { index: 0 },
    { auxKey: "redis-ver", auxValue: "7" },
    { checksum: 5 },
    { zSetEntries: [entry] },
    { key: null },
  ])("without a key is ignored: %j", (body) => {
    const message = "key: a command without a key";
    expect(decode(customers, body)).toEqual({ outcome: "ignored", code: "not-ours", field: "key", message });
  });

  it("without entries is ignored", () => {
    expect(decode(customers, { key, zSetEntries: [] })).toMatchObject({ outcome: "ignored", field: "zSetEntries" });
  });

  it("is recognised by its entries, and can have an envelope", () => {
    const body = { key, zSetEntries: [entry] };
    expect(recogniseBody(body)).toBe(customers);
    for (const envelope of [
      { topic: "redis-server", value: body },
      { key: "k", value: JSON.stringify(body) },
      { key: "k", value: `${JSON.stringify(body)}\n` },
      { key: "k", value: [body] },
    ])
      expect(accepted(customers, envelope).customer).toEqual(event);
  });

  it.each([
    [{ key }, ["missing", "zSetEntries"]],
    [{ key, value: [entry] }, ["missing", "zSetEntries"]],
    [{ key, zSetEntries: {} }, ["mistyped", "zSetEntries"]],
    [{ key, zSetEntries: [{ element: "e30x" }] }, ["mistyped", "zSetEntries[0]"]],
    [{ key, zSetEntries: [{ element: base64({ ...ann, email: " " }) }] }, ["impossible", "zSetEntries[0].email"]],
    [{ key, increment: 1, member: base64({ ...ann, email: " " }) }, ["impossible", "member[0].email"]],
    [{ key, zSetEntries: [{ element: base64({ ...ann, email: "null" }) }] }, ["no-identity", "zSetEntries[0].email"]],
    [
      { key, zsetEntries: [{ element: base64({ ...ann, birthDay: "1965" }) }] },
      ["impossible", "zsetEntries[0].birthDay"],
    ],
    [{ key: 7, zSetEntries: [entry] }, ["mistyped", "key"]],
  ])("%j is quarantined: %j", (body, rejection) => expect(rejected(customers, body)).toEqual(rejection));
});

describe("what is not under the key Customer", () => {
  const token = "s3cr3t-t0ken";
  /** Commands and garbage that contain the token in every place. */
  const secret = fc.oneof(
    fc.constantFrom<unknown>(
      { key: base64(`session:${token}`), zSetEntries: [{ element: base64(token), score: 0 }] },
      { key: base64(token), value: token },
      { key: base64("Sessions"), value: JSON.stringify({ token }) },
      { key: token, increment: 1, member: base64(token) },
      { valueRdbType: 5, key: base64("Sessions"), value: [{ element: base64(token) }] },
      { key: 7, token },
      { token },
      { zSetEntries: [{ element: token }] },
      ...["Customer", key].flatMap((ours) =>
        [
          { key: base64("session"), value: token },
          [{ index: 0 }, { key: token }],
          [[token]],
          { data: token },
          token,
        ].map((value) => ({ key: ours, value })),
      ),
      [token],
      token,
      JSON.stringify({ key: base64("session"), value: token }),
    ),
    fc.jsonValue().map((value) => ({ key: base64("Customers"), value, token })),
  );
  const texts = fc.oneof(
    secret.map((value) => JSON.stringify(value)),
    fc.constantFrom(`{"key":"${token}`, `${token}\n{}`, `{"key":"${token}"}}`),
  );

  it("is withheld in any wrappings, arrays and lines: whatever is stored was read under the key", () => {
    const ours = JSON.stringify({ key, zSetEntries: [entry] });
    const joint = fc.constantFrom(...Object.keys(joints));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(texts, fc.constant(ours)), { minLength: 1, maxLength: 3 }),
        joint,
        wrapNames(4),
        (some, how, names) => {
          const joined =
            some.length === 1 ? Buffer.from(some[0] ?? "") : joints[how]?.(some.map((one) => Buffer.from(one)));
          const body = wrapped(joined ?? Buffer.of(), names, "redis-server");
          for (const { decoded, body: bytes, isWithheld } of decodeRecords(customers, body, bounds)) {
            if (decoded.outcome === "ignored" || isWithheld) continue;
            expect(bytes.toString()).not.toContain(token);
            expect(bytes.toString()).not.toContain(base64(token));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
