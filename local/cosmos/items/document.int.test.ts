import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statusOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

describe("point operations", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());
  const orders = () => endpoint.container("orders");

  it("create, read, replace, upsert and delete documents", async () => {
    const created = await orders().items.create({ id: "a", customer: "ann", total: 1 });
    expect(created.statusCode).toBe(201);
    expect(created.resource).toMatchObject({ id: "a", customer: "ann", total: 1, _etag: created.etag });
    const item = orders().item("a", "ann");
    expect((await item.read()).resource).toEqual(created.resource);
    const replaced = await item.replace({ id: "a", customer: "ann", total: 2 });
    expect(replaced).toMatchObject({ statusCode: 200, resource: { total: 2 } });
    expect(replaced.etag).not.toBe(created.etag);
    expect(await orders().items.upsert({ id: "a", customer: "ann", total: 3 })).toMatchObject({ statusCode: 200 });
    expect(await orders().items.upsert({ id: "b", customer: "ann" })).toMatchObject({ statusCode: 201 });
    expect((await item.read()).resource).toMatchObject({ total: 3, _rid: created.resource?._rid });
    expect((await item.delete()).statusCode).toBe(204);
    expect((await item.read()).statusCode).toBe(404);
  });

  it("fail with 404 and 409", async () => {
    const document = { id: "twice", customer: "bob" };
    await orders().items.create(document);
    expect(await statusOf(orders().items.create(document))).toBe(409);
    await orders().items.create({ id: "twice", customer: "another" });
    const absent = orders().item("absent", "bob");
    expect(await statusOf(absent.replace({ id: "absent", customer: "bob" }))).toBe(404);
    expect(await statusOf(absent.delete())).toBe(404);
    expect((await orders().item("twice", "nobody").read()).statusCode).toBe(404);
  });

  it("write under the etag of the current version only", async () => {
    const { etag } = await orders().items.create({ id: "v", customer: "carl", total: 1 });
    const item = orders().item("v", "carl");
    const under = (condition: string) => ({ accessCondition: { type: "IfMatch" as const, condition } });
    const newer = await item.replace({ id: "v", customer: "carl", total: 2 }, under(etag));
    expect(await statusOf(item.replace({ id: "v", customer: "carl", total: 3 }, under(etag)))).toBe(412);
    expect(await statusOf(orders().items.upsert({ id: "v", customer: "carl" }, under(etag)))).toBe(412);
    expect(await statusOf(item.patch([{ op: "incr", path: "/total", value: 1 }], under(etag)))).toBe(412);
    expect(await statusOf(item.delete(under(etag)))).toBe(412);
    expect((await item.read()).resource).toMatchObject({ total: 2 });
    await item.replace({ id: "v", customer: "carl", total: 4 }, under("*"));
    const current = await item.read();
    const unless = (condition: string) => ({ accessCondition: { type: "IfNoneMatch", condition } });
    expect((await item.read(unless(current.etag))).statusCode).toBe(304);
    expect((await item.read(unless(newer.etag))).statusCode).toBe(200);
  });

  it("let one of several concurrent writers succeed", async () => {
    const { etag } = await orders().items.create({ id: "race", customer: "dora", winner: -1 });
    const condition = { accessCondition: { type: "IfMatch", condition: etag } };
    const attempts = Array.from({ length: 20 }, (_, winner) =>
      orders()
        .item("race", "dora")
        .replace({ id: "race", customer: "dora", winner }, condition)
        .then(
          () => 200,
          (error: { code: number }) => error.code,
        ),
    );
    const statuses = await Promise.all(attempts);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
  });

  it("distinguish partition keys by type", async () => {
    const keys = ["1", 1, true, "true", null, undefined, "", -1.5] as const;
    for (const [n, customer] of keys.entries()) {
      await orders().items.create({ id: "typed", n, ...(customer === undefined ? {} : { customer }) });
    }
    for (const [n, customer] of keys.entries()) {
      const { resource } = await orders().item("typed", customer).read();
      expect(resource).toMatchObject({ n });
    }
    expect(await statusOf(orders().items.create({ id: "typed", customer: { no: "key" } }))).toBe(400);
  });

  it("limit ids and documents", async () => {
    const create = (id: string, text = "") => orders().items.create({ id, customer: "eve", text });
    for (const id of ["a/b", "a\\b", "a?b", "a#b"]) await expect(create(id)).rejects.toThrow();
    expect((await create("x".repeat(1023))).statusCode).toBe(201);
    expect(await statusOf(create("x".repeat(1024)))).toBe(400);
    expect(await statusOf(create("ü".repeat(512)))).toBe(400);
    expect((await create("large", "x".repeat(2_000_000))).statusCode).toBe(201);
    expect(await statusOf(create("too-large", "x".repeat(2_100_000)))).toBe(413);
    expect(await statusOf(create("far-too-large", "x".repeat(9_000_000)))).toBe(413);
  });

  it("preserve names and values of all kinds", async () => {
    const document = {
      id: "naïve — 𝄞 %20",
      customer: "ünï",
      constructor: "c",
      "a b": [null, true, 1e-7, "\u2028", { "": [] }],
      nested: JSON.parse('{"__proto__": 1}'),
    };
    await orders().items.create(document);
    const { resource } = await orders().item(document.id, "ünï").read();
    expect(resource).toMatchObject(document);
    expect(JSON.stringify(resource)).toContain('"__proto__":1');
  });

  it("expire documents by time to live", async () => {
    const sessions = endpoint.container("sessions");
    await sessions.items.create({ id: "short", customer: "fay" });
    await sessions.items.create({ id: "long", customer: "fay", ttl: 600 });
    await sessions.items.create({ id: "ever", customer: "fay", ttl: -1 });
    await orders().items.create({ id: "no-ttl-here", customer: "fay", ttl: 1 });
    expect(await statusOf(sessions.items.create({ id: "bad", customer: "fay", ttl: 0 }))).toBe(400);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await sessions.item("short", "fay").read()).statusCode).toBe(404);
    const { resources } = await sessions.items.query("SELECT VALUE c.id FROM c", { partitionKey: "fay" }).fetchAll();
    expect(resources.sort()).toEqual(["ever", "long"]);
    expect((await sessions.items.create({ id: "short", customer: "fay" })).statusCode).toBe(201);
    expect((await orders().item("no-ttl-here", "fay").read()).statusCode).toBe(200);
  });

  it("are charged by the formula", async () => {
    const write = (id: string, bytes: number) =>
      orders().items.create({ id, customer: "gus", text: "x".repeat(bytes) });
    const small = await write("1k", 900);
    const large = await write("64k", 64 * 1024 - 100);
    expect(small.requestCharge).toBeCloseTo(5, 0);
    expect(large.requestCharge).toBeCloseTo(48, 0);
    expect((await orders().item("1k", "gus").read()).requestCharge).toBe(1);
    expect((await orders().item("64k", "gus").read()).requestCharge).toBe(10);
  });
});
