import { describe, expect, it } from "vitest";
import { customers } from "./customers.ts";
import { recogniseBody } from "./decoding/recognise.ts";
import { accepted, decode, rejected } from "./testing/bodies.ts";

const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");
const ann = { customerName: "Änn Lee", email: "Ann.Lee@example.org", phone: "1", birthDay: "1965-01-31" };
const event = { name: "Änn Lee", email: "Ann.Lee@example.org", phone: "1", birthDay: "1965-01-31" };
const entry = { element: base64(ann), score: 0 };
const key = base64("Customer");

describe("a Redis command", () => {
  it("contains every entry that it wrote", () => {
    const bob = { ...ann, email: "bob@example.org" };
    const zSetEntries = [entry, { element: base64(bob), score: 1 }];
    const two = [event, { ...event, email: "bob@example.org" }];
    expect(accepted(customers, { key, zSetEntries, zsetEntries: zSetEntries }).customers).toEqual(two);
    expect(accepted(customers, { key, zsetEntries: zSetEntries }).customers).toEqual(two);
    expect(accepted(customers, { key, zSetEntries: [], zsetEntries: zSetEntries }).customers).toEqual(two);
  });

  it.each([
    ["another sorted set", { key: base64("Sessions"), zSetEntries: [{ element: base64("token"), score: 0 }] }],
    ["a value", { key: base64("password:ann"), value: base64("hash") }],
    ["a value that is JSON", { key: base64("session"), value: '{"token":"secret"}' }],
    ["a value that is an object", { key: base64("session"), value: { token: "secret" } }],
    ["invalid base64", { key: "!" }],
    ["another key within an envelope", { topic: "redis-server", value: { key: base64("session"), value: "x" } }],
  ])("is ignored when it writes %s, and the message contains no value", (_, body) => {
    const decoded = decode(customers, body);
    expect(decoded).toEqual({
      ...{ outcome: "ignored", code: "not-ours", field: "key" },
      message: "key: another key than Customer",
    });
  });

  it("is recognised by its entries, and can have an envelope", () => {
    const body = { key, zSetEntries: [entry] };
    expect(recogniseBody(body)).toBe(customers);
    for (const envelope of [
      { topic: "redis-server", value: body },
      { key: "k", value: JSON.stringify(body) },
    ])
      expect(accepted(customers, envelope).customers).toEqual([event]);
  });

  it.each([
    [{ key }, ["missing", "zSetEntries"]],
    [{ key, zSetEntries: {} }, ["mistyped", "zSetEntries"]],
    [{ key, zSetEntries: [entry, 5] }, ["mistyped", "zSetEntries[1]"]],
    [{ key, zSetEntries: [{ element: "e30x" }] }, ["mistyped", "zSetEntries[0]"]],
    [{ key, zSetEntries: [{ element: base64({ ...ann, email: " " }) }] }, ["impossible", "zSetEntries[0].email"]],
    [
      { key, zsetEntries: [{ element: base64({ ...ann, birthDay: "1965" }) }] },
      ["impossible", "zsetEntries[0].birthDay"],
    ],
    [{ zSetEntries: [entry] }, ["missing", "key"]],
    [{ key: 7, zSetEntries: [entry] }, ["mistyped", "key"]],
  ])("%j is quarantined: %j", (body, rejection) => expect(rejected(customers, body)).toEqual(rejection));
});
