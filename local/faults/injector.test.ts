import fc from "fast-check";
import { expect, it } from "vitest";
import { faultKinds } from "./fault.ts";
import { FaultInjector } from "./injector.ts";
import { readRule } from "./rule.ts";

const rule = (given: object = {}) => readRule({ target: "cosmos", kind: "503", ...given });

function injectorAt(clock = { now: 0 }, seed = 1) {
  const injector = new FaultInjector({ seed, now: () => clock.now });
  const draws = (times: number, subject = "GET /") =>
    Array.from({ length: times }, () => injector.draw("cosmos", faultKinds.cosmos, subject)?.kind);
  return { injector, draws };
}

it("draws the same faults for a seed, as often as the rate", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.double({ min: 0.05, max: 0.95, noNaN: true }), async (seed, rate) => {
      const [first, second] = [injectorAt(undefined, seed), injectorAt(undefined, seed)];
      for (const { injector } of [first, second]) await injector.add(rule({ rate }));
      const drawn = first.draws(2000);
      expect(second.draws(2000)).toEqual(drawn);
      const share = drawn.filter((kind) => kind !== undefined).length / drawn.length;
      expect(Math.abs(share - rate)).toBeLessThan(0.06);
    }),
    { numRuns: 50 },
  );
});

it("ends a fault at its count, or after its time", async () => {
  const clock = { now: 1000 };
  const { injector, draws } = injectorAt(clock);
  await injector.add(rule({ count: 2 }));
  expect(draws(3)).toEqual(["503", "503", undefined]);
  expect(injector.list()).toEqual([]);
  await injector.add(rule({ kind: "429", for: 500 }));
  clock.now = 1499;
  expect(draws(1)).toEqual(["429"]);
  clock.now = 1500;
  expect(draws(1)).toEqual([undefined]);
});

it("applies a fault to its target, the kinds that an operation can fail with, and the text of `only`", async () => {
  const { injector, draws } = injectorAt();
  await injector.add(rule({ only: "/orders" }));
  expect(draws(1, "GET /dbs/shop")).toEqual([undefined]);
  expect(draws(1, "GET /orders")).toEqual(["503"]);
  expect(injector.draw("storage", faultKinds.storage, "PUT /orders")).toBeUndefined();
  expect(injector.draw("cosmos", ["drop"], "GET /orders")).toBeUndefined();
  expect(injector.list()).toMatchObject([{ matched: 1, happened: 1 }]);
});

it("applies the first of several rules that happens", async () => {
  const { injector, draws } = injectorAt();
  await injector.add(rule({ count: 1 }));
  const { id } = await injector.add(rule({ kind: "drop" }));
  expect(draws(3)).toEqual(["503", "drop", "drop"]);
  expect(await injector.clear(id)).toBe(1);
  expect(await injector.clear()).toBe(0);
  expect(draws(1)).toEqual([undefined]);
});

it("notifies an endpoint of its first fault, and of the end of its last", async () => {
  const clock = { now: 0 };
  const { injector, draws } = injectorAt(clock);
  const notified: boolean[] = [];
  injector.watch("cosmos", (active) => notified.push(active));
  await injector.add(rule({ target: "storage" }));
  await injector.add(rule({ for: 10 }));
  await injector.add(rule({ for: 10 }));
  clock.now = 10;
  draws(1);
  expect(notified).toEqual([true, false]);
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
])("rejects %j and names the field", (given, named) => expect(() => readRule(given)).toThrow(named));
