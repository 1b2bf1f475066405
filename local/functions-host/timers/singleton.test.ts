import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Lock, leaseTime, lookEvery, Singleton } from "./singleton.ts";

/** One lock with leases for several hosts, whose clock only moves when it is told. */
function world() {
  let time = 0;
  let lease: { owner: string; until: number } | undefined;
  let reachable = true;
  const sleepers: { at: number; wake: () => void }[] = [];
  const reach = () => {
    if (!reachable) throw new Error("no storage");
  };
  const lockOf = (owner: string): Lock => ({
    async acquire() {
      reach();
      if (lease !== undefined && lease.until > time && lease.owner !== owner) return false;
      lease = { owner, until: time + leaseTime };
      return true;
    },
    async renew() {
      reach();
      if (lease?.owner !== owner) return false;
      lease = { owner, until: time + leaseTime };
      return true;
    },
    async release() {
      if (lease?.owner === owner) lease = undefined;
    },
  });
  const sleep = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      sleepers.push({ at: time + milliseconds, wake: resolve });
      signal.addEventListener("abort", reject);
    });
  const turns = async () => {
    for (let turn = 0; turn < 10; turn += 1) await null;
  };
  return {
    said: [] as string[],
    reach: (is: boolean) => {
      reachable = is;
    },
    takeAway: () => {
      lease = { owner: "stranger", until: time + leaseTime };
    },
    host(name: string, failures = 0) {
      let left = failures;
      const host = { started: 0, stopped: 0, mayRun: () => false };
      const work = {
        async start(mayRun: () => boolean) {
          left -= 1;
          if (left >= 0) throw new Error("cannot start");
          host.started += 1;
          host.mayRun = mayRun;
        },
        async stop() {
          host.stopped += 1;
        },
      };
      const clock = { now: () => time, sleep };
      const warn = (line: string) => void this.said.push(line);
      return { host, singleton: new Singleton({ lock: lockOf(name), work, warn, clock }) };
    },
    async pass(milliseconds: number) {
      const end = time + milliseconds;
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        time = Math.max(time, next.at);
        next.wake();
        await turns();
      }
      time = end;
      await turns();
    },
  };
}

describe("work of one host among several", () => {
  it("runs on the one that came first, and on another when that one has stopped", async () => {
    const all = world();
    const [a, b] = [all.host("a"), all.host("b")];
    await a.singleton.start();
    await b.singleton.start();
    await all.pass(100_000);
    expect([a.host.mayRun(), b.host.mayRun()]).toEqual([true, false]);
    expect([a.host.started, b.host.started]).toEqual([1, 0]);
    await a.singleton.stop();
    expect(a.host.stopped).toBe(1);
    await all.pass(lookEvery);
    expect(b.host.mayRun()).toBe(true);
    await b.singleton.stop();
  });

  it("never runs on two at a time, whatever becomes of storage and time", async () => {
    const step = fc.oneof(fc.record({ pass: fc.integer({ min: 0, max: 40_000 }) }), fc.record({ reach: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const all = world();
        const hosts = [all.host("a"), all.host("b"), all.host("c")];
        for (const { singleton } of hosts) await singleton.start();
        for (const step of steps) {
          if ("reach" in step) all.reach(step.reach);
          else await all.pass(step.pass);
          expect(hosts.filter(({ host }) => host.mayRun()).length).toBeLessThanOrEqual(1);
        }
        all.reach(true);
        await all.pass(2 * leaseTime);
        expect(hosts.filter(({ host }) => host.mayRun())).toHaveLength(1);
        for (const { singleton } of hosts) await singleton.stop();
      }),
    );
  });

  it("ends when the lock was lost, and begins again when it can be had", async () => {
    const all = world();
    const { host, singleton } = all.host("a");
    await singleton.start();
    all.takeAway();
    await all.pass(5_000);
    expect(host).toMatchObject({ started: 1, stopped: 1 });
    expect(host.mayRun()).toBe(false);
    await all.pass(leaseTime + lookEvery);
    expect(host.started).toBe(2);
    await singleton.stop();
  });

  it("goes on through an outage that is shorter than its lease, and stops in a longer one", async () => {
    const all = world();
    const { host, singleton } = all.host("a");
    await singleton.start();
    all.reach(false);
    await all.pass(leaseTime - 1);
    expect([host.mayRun(), host.stopped]).toEqual([true, 0]);
    expect(all.said.at(-1)).toContain("no storage");
    await all.pass(leaseTime);
    expect([host.mayRun(), host.stopped]).toEqual([false, 1]);
    all.reach(true);
    await all.pass(lookEvery);
    expect([host.mayRun(), host.started]).toEqual([true, 2]);
    await singleton.stop();
  });

  it("is tried again when it could not start", async () => {
    const all = world();
    const { host, singleton } = all.host("a", 1);
    await singleton.start();
    expect([host.started, host.mayRun()]).toEqual([0, false]);
    expect(all.said).toEqual([expect.stringContaining("cannot start")]);
    await all.pass(lookEvery);
    expect([host.started, host.mayRun()]).toEqual([1, true]);
    await singleton.stop();
  });
});
