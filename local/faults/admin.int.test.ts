import { afterEach, expect, it } from "vitest";
import { startFaultAdmin } from "./admin.ts";
import { FaultBoard } from "./board.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const anew: (string | undefined)[] = [];
  const board = new FaultBoard({ seed: 1, now: () => 0 });
  const makeHubsAnew = async (name: string | undefined) => {
    anew.push(name);
    return [name ?? "all"];
  };
  const splitRange = async (database: string, container: string, place: object) => ({
    split: `${database}/${container}`,
    ...place,
  });
  const admin = await startFaultAdmin({ board, port: 0, makeHubsAnew, splitRange });
  closing.push(admin.close);
  const call = async (method: string, path: string, body?: unknown, type = "application/json") => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": type } };
    const answer = await fetch(`http://127.0.0.1:${admin.port}${path}`, { method, ...sent });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };
  return { board, anew, call };
}

it("takes, lists and forgets faults", async () => {
  const { board, call } = await open();
  const first = await call("POST", "/faults", { target: "cosmos", kind: "429", rate: 0.2, for: 30_000 });
  expect(first).toMatchObject({ status: 201, body: { id: 1, until: "1970-01-01T00:00:30.000Z" } });
  await call("POST", "/faults", { target: "storage", kind: "drop", count: 2 });
  expect((await call("GET", "/faults")).body.faults).toMatchObject([{ rate: 0.2, asked: 0 }, { count: 2 }]);
  expect(await call("DELETE", "/faults/1")).toEqual({ status: 200, body: { cleared: 1 } });
  expect(await call("DELETE", "/faults")).toEqual({ status: 200, body: { cleared: 1 } });
  expect(board.list()).toEqual([]);
});

it("makes hubs anew at once", async () => {
  const { anew, call } = await open();
  expect(await call("POST", "/faults", { target: "event-hubs", kind: "anew", only: "bpm" })).toEqual({
    status: 200,
    body: { anew: ["bpm"] },
  });
  expect(await call("POST", "/faults", { target: "event-hubs", kind: "anew", rate: 0.5 })).toMatchObject({
    status: 400,
  });
  expect(anew).toEqual(["bpm"]);
});

it("says what it does not take", async () => {
  const { call } = await open();
  const told = async (...request: Parameters<typeof call>) => {
    const { status, body } = await call(...request);
    return `${status} ${body.error}`;
  };
  expect(await told("POST", "/faults", { target: "cosmos", kind: "steal" })).toContain("400 kind: cosmos has 429");
  expect(await told("POST", "/faults", {}, "text/plain")).toContain("415");
  expect(await told("PUT", "/faults", {})).toContain("405");
  expect(await told("GET", "/other")).toContain("404");
});

it("splits a partition key range", async () => {
  const { call } = await open();
  const wanted = { database: "shop", container: "orders" };
  expect(await call("POST", "/splits", wanted)).toEqual({ status: 200, body: { split: "shop/orders" } });
  const placed = { ...wanted, range: "1", at: "2F" };
  expect(await call("POST", "/splits", placed)).toEqual({
    status: 200,
    body: { split: "shop/orders", range: "1", at: "2F" },
  });
  expect(await call("POST", "/splits", { ...wanted, range: 1 })).toMatchObject({ status: 400 });
  expect(await call("POST", "/splits", wanted, "text/plain")).toMatchObject({ status: 415 });
  expect(await call("POST", "/splits", { database: "shop" })).toMatchObject({ status: 400 });
});
