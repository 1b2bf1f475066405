import fc from "fast-check";
import { expect, it } from "vitest";
import { riskByBirthYear } from "../shared/gold/risk-by-birth-year/risk-by-birth-year.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { customers } from "../shared/streams/customers.ts";
import { decodeRecords } from "../shared/streams/decoding/decode.ts";
import { streams } from "../shared/streams/registry.ts";
import { bounds } from "../shared/streams/testing/bodies.ts";
import { wrapNames, wrapped } from "../shared/streams/testing/wrap.ts";
import { pipelineInMemory } from "../testing/in-memory.ts";

/*
 * Kafka Connect's Redis source sends the sorted set of the customers as a snapshot when it starts, and later the
 * commands that change it. Both, in any order and among everything else that it sends, result in the same customers as
 * an event for each of them.
 */

const definition = { streams, definitions: silverDefinitions, summaries: [riskByBirthYear] };
const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");
const key = base64("Customer");
const secret = "s3cr3t-t0ken";
const context = { db: { dbNumber: 0, dbsize: 3, expires: 0 } };

const customer = fc.record({
  customerName: fc.constantFrom("Ann", "Ännchen"),
  email: fc.constantFrom("ann@example.org", "Ann@Example.org ", "bob@example.org", "eve@example.org"),
  phone: fc.constantFrom("1", "2"),
  birthDay: fc.constantFrom("1965-01-31", "1966-01-31"),
});
const entryOf = (element: unknown) => ({ element: base64(element), score: 0 });

/** The ways in which a list of customers can arrive. */
const ways: readonly ((some: readonly unknown[]) => unknown[])[] = [
  (some) => [{ ...context, valueRdbType: 5, expiredType: "NONE", evictType: "NONE", key, value: some.map(entryOf) }],
  (some) => some.map((one) => ({ key, increment: 1.5, member: base64(one) })),
  (some) => [{ key, existType: "NONE", ch: false, incr: false, zSetEntries: some.map(entryOf) }],
  (some) => [{ key, zSetEntries: some.map(entryOf), zsetEntries: some.map(entryOf) }],
];

/** What the source sends besides: every ten seconds a ping, even from an idle Redis. */
const others: readonly unknown[] = [
  { message: null },
  { message: base64(secret) },
  { ...context, auxKey: "redis-ver", auxValue: "7.0.15" },
  { index: 0 },
  { checksum: 6_311_441_211 },
  {},
  { ...context, valueRdbType: 0, key: base64("session"), value: base64(secret) },
  { ...context, valueRdbType: 5, key: base64("Sessions"), value: [entryOf(secret)] },
  { key: base64("Sessions"), increment: 1, member: base64(secret) },
  { keys: [base64(secret)] },
];

const parts = fc.array(
  fc.record({ customers: fc.array(customer, { minLength: 1, maxLength: 4 }), way: fc.constantFrom(...ways) }),
  { minLength: 1, maxLength: 5 },
);
const deliveries = parts.chain((some) => {
  const bodies = some.flatMap(({ customers, way }) => way(customers));
  return fc.record({
    customers: fc.constant(some.flatMap(({ customers }) => customers)),
    bodies: fc
      .array(fc.constantFrom(...others), { maxLength: 6 })
      .chain((more) => fc.shuffledSubarray([...bodies, ...more], { minLength: bodies.length + more.length })),
    wrappings: wrapNames(2),
    batching: fc.record({ size: fc.integer({ min: 1, max: 5 }), partitions: fc.integer({ min: 1, max: 3 }) }),
  });
});

it("results in the same customers as an event for each, in any order, batching and wrapping", async () => {
  const assessments = ["ann@example.org", "bob@example.org", "eve@example.org"].map((one, score) => ({
    stream: "assessments",
    body: JSON.stringify({ customer: one, score, riskDate: "2026-01-01T00:00:00Z" }),
  }));
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ customers: sent, bodies, wrappings, batching }) => {
      const asEvents = pipelineInMemory(definition);
      const asEvent = (one: unknown) => JSON.stringify({ key, zSetEntries: [entryOf(one)] });
      await asEvents.send([...sent.map((one) => ({ stream: "customers", body: asEvent(one) })), ...assessments]);

      const fromSource = pipelineInMemory(definition);
      const wrap = (body: unknown) => wrapped(Buffer.from(JSON.stringify(body)), wrappings, "redis-server").toString();
      const commands = bodies.map((body) => ({ stream: "customers", body: wrap(body) }));
      await fromSource.send([...commands, ...assessments], batching);

      expect(fromSource.silver.contents()).toEqual(asEvents.silver.contents());
      expect(await fromSource.personalRows(riskByBirthYear)).toEqual(await asEvents.personalRows(riskByBirthYear));
      expect((await asEvents.personalRows(riskByBirthYear)).length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

it.each(others.map((body) => [JSON.stringify(body)]))("ignores %s, so that nothing of it is stored", (body) => {
  const [record, ...more] = decodeRecords(customers, Buffer.from(body), bounds);
  expect(more).toEqual([]);
  expect(record?.decoded.outcome).toBe("ignored");
  expect(JSON.stringify(record?.decoded)).not.toContain(base64(secret));
});
