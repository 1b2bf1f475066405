import fc from "fast-check";
import { expect, it } from "vitest";
import { FaultBoard } from "./board.ts";
import { faultKinds } from "./fault.ts";
import { readRule } from "./rule.ts";

const rule = (given: object = {}) => readRule({ target: "cosmos", kind: "503", ...given });

function boardAt(clock = { now: 0 }, seed = 1) {
  const board = new FaultBoard({ seed, now: () => clock.now });
  const draws = (times: number, subject = "GET /") =>
    Array.from({ length: times }, () => board.draw("cosmos", faultKinds.cosmos, subject)?.kind);
  return { board, draws };
}

it("answers the same questions the same for a seed, as often as the rate says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.double({ min: 0.05, max: 0.95, noNaN: true }), async (seed, rate) => {
      const [first, second] = [boardAt(undefined, seed), boardAt(undefined, seed)];
      for (const { board } of [first, second]) await board.add(rule({ rate }));
      const drawn = first.draws(2000);
      expect(second.draws(2000)).toEqual(drawn);
      const part = drawn.filter((kind) => kind !== undefined).length / drawn.length;
      expect(Math.abs(part - rate)).toBeLessThan(0.06);
    }),
    { numRuns: 50 },
  );
});

it("stops when the count is reached, or the time is over", async () => {
  const clock = { now: 1000 };
  const { board, draws } = boardAt(clock);
  await board.add(rule({ count: 2 }));
  expect(draws(3)).toEqual(["503", "503", undefined]);
  expect(board.list()).toEqual([]);
  await board.add(rule({ kind: "429", for: 500 }));
  clock.now = 1499;
  expect(draws(1)).toEqual(["429"]);
  clock.now = 1500;
  expect(draws(1)).toEqual([undefined]);
});

it("is about its target, the kinds that can happen at a place, and the text that it is for", async () => {
  const { board, draws } = boardAt();
  await board.add(rule({ only: "/orders" }));
  expect(draws(1, "GET /dbs/shop")).toEqual([undefined]);
  expect(draws(1, "GET /orders")).toEqual(["503"]);
  expect(board.draw("storage", faultKinds.storage, "PUT /orders")).toBeUndefined();
  expect(board.draw("cosmos", ["drop"], "GET /orders")).toBeUndefined();
  expect(board.list()).toMatchObject([{ asked: 1, happened: 1 }]);
});

it("lets several rules be side by side, the first that happens counting", async () => {
  const { board, draws } = boardAt();
  await board.add(rule({ count: 1 }));
  const { id } = await board.add(rule({ kind: "drop" }));
  expect(draws(3)).toEqual(["503", "drop", "drop"]);
  expect(await board.clear(id)).toBe(1);
  expect(await board.clear()).toBe(0);
  expect(draws(1)).toEqual([undefined]);
});

it("tells an endpoint when it must ask, and when no longer", async () => {
  const clock = { now: 0 };
  const { board, draws } = boardAt(clock);
  const told: boolean[] = [];
  board.watch("cosmos", (active) => told.push(active));
  await board.add(rule({ target: "storage" }));
  await board.add(rule({ for: 10 }));
  await board.add(rule({ for: 10 }));
  clock.now = 10;
  draws(1);
  expect(told).toEqual([true, false]);
});

it.each([
  [null, "object"],
  [{ target: "mars", kind: "503" }, "target"],
  [{ target: "cosmos", kind: "500" }, "429, 503, latency, drop"],
  [{ target: "cosmos", kind: "503", rate: 2 }, "rate"],
  [{ target: "cosmos", kind: "503", count: 0.5 }, "count"],
  [{ target: "cosmos", kind: "503", for: "30s" }, "for"],
  [{ target: "cosmos", kind: "503", for: -1 }, "for"],
  [{ target: "cosmos", kind: "503", after: "yes" }, "after"],
  [{ target: "cosmos", kind: "503", only: 1 }, "only"],
  [{ target: "cosmos", kind: "503", retryAfter: 5 }, "retryAfter"],
  [{ target: "cosmos", kind: "429", delay: 5 }, "delay"],
  [{ target: "cosmos", kind: "503", until: 5 }, '"until"'],
])("refuses %j by name", (given, named) => expect(() => readRule(given)).toThrow(named));
