import { afterEach, expect, it } from "vitest";
import { startFaultAdmin } from "./admin.ts";
import { FaultInjector } from "./injector.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const recreated: (string | undefined)[] = [];
  const injector = new FaultInjector({ seed: 1, now: () => 0 });
  const recreateHubs = async (name: string | undefined) => {
    recreated.push(name);
    return [name ?? "all"];
  };
  const splitRange = async (database: string, container: string, point: object) => ({
    split: `${database}/${container}`,
    ...point,
  });
  const admin = await startFaultAdmin({ injector, port: 0, recreateHubs, splitRange });
  closing.push(admin.close);
  const call = async (method: string, path: string, body?: unknown, type = "application/json") => {
    const content = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": type } };
    const response = await fetch(`http://127.0.0.1:${admin.port}${path}`, { method, ...content });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return { injector, recreated, call };
}

it("adds, lists and removes faults", async () => {
  const { injector, call } = await open();
  const first = await call("POST", "/faults", { target: "cosmos", kind: "429", rate: 0.2, for: 30_000 });
  expect(first).toMatchObject({ status: 201, body: { id: 1, until: "1970-01-01T00:00:30.000Z" } });
  await call("POST", "/faults", { target: "storage", kind: "drop", count: 2 });
  expect((await call("GET", "/faults")).body.faults).toMatchObject([{ rate: 0.2, matched: 0 }, { count: 2 }]);
  expect(await call("DELETE", "/faults/1")).toEqual({ status: 200, body: { cleared: 1 } });
  expect(await call("DELETE", "/faults")).toEqual({ status: 200, body: { cleared: 1 } });
  expect(injector.list()).toEqual([]);
});

it("recreates hubs at once", async () => {
  const { recreated, call } = await open();
  expect(await call("POST", "/faults", { target: "event-hubs", kind: "recreate", only: "bpm" })).toEqual({
    status: 200,
    body: { recreated: ["bpm"] },
  });
  expect(await call("POST", "/faults", { target: "event-hubs", kind: "recreate", rate: 0.5 })).toMatchObject({
    status: 400,
  });
  expect(recreated).toEqual(["bpm"]);
});

it("rejects invalid requests with a reason", async () => {
  const { call } = await open();
  const rejection = async (...request: Parameters<typeof call>) => {
    const { status, body } = await call(...request);
    return `${status} ${body.error}`;
  };
  expect(await rejection("POST", "/faults", { target: "cosmos", kind: "steal" })).toContain("400 kind: cosmos has 429");
  expect(await rejection("POST", "/faults", {}, "text/plain")).toContain("415");
  expect(await rejection("PUT", "/faults", {})).toContain("405");
  expect(await rejection("GET", "/other")).toContain("404");
});

it("splits a partition key range", async () => {
  const { call } = await open();
  const container = { database: "shop", container: "orders" };
  expect(await call("POST", "/splits", container)).toEqual({ status: 200, body: { split: "shop/orders" } });
  const point = { ...container, range: "1", at: "2F" };
  expect(await call("POST", "/splits", point)).toEqual({
    status: 200,
    body: { split: "shop/orders", range: "1", at: "2F" },
  });
  expect(await call("POST", "/splits", { ...container, range: 1 })).toMatchObject({ status: 400 });
  expect(await call("POST", "/splits", container, "text/plain")).toMatchObject({ status: 415 });
  expect(await call("POST", "/splits", { database: "shop" })).toMatchObject({ status: 400 });
});
