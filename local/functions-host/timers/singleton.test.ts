import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acquireInterval, type Lease, leaseDuration, Singleton } from "./singleton.ts";

/** One lease for several hosts, with a fake clock. */
function fixture() {
  let time = 0;
  let lease: { owner: string; until: number } | undefined;
  let isAvailable = true;
  const sleepers: { at: number; wake: () => void }[] = [];
  const checkStorage = () => {
    if (!isAvailable) throw new Error("no storage");
  };
  const leaseOf = (owner: string): Lease => ({
    async acquire() {
      checkStorage();
      if (lease !== undefined && lease.until > time && lease.owner !== owner) return false;
      lease = { owner, until: time + leaseDuration };
      return true;
    },
    async renew() {
      checkStorage();
      if (lease?.owner !== owner) return false;
      lease = { owner, until: time + leaseDuration };
      return true;
    },
    async release() {
      if (lease?.owner === owner) lease = undefined;
    },
  });
  const pause = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      sleepers.push({ at: time + milliseconds, wake: resolve });
      signal.addEventListener("abort", () => resolve());
    });
  const flushMicrotasks = async () => {
    for (let count = 0; count < 10; count += 1) await null;
  };
  return {
    warnings: [] as string[],
    setAvailable: (value: boolean) => {
      isAvailable = value;
    },
    loseLease: () => {
      lease = { owner: "stranger", until: time + leaseDuration };
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
      const clock = { now: () => time, pause };
      const warn = (line: string) => void this.warnings.push(line);
      return { host, singleton: new Singleton({ lease: leaseOf(name), work, warn, clock }) };
    },
    async pass(milliseconds: number) {
      const end = time + milliseconds;
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        time = Math.max(time, next.at);
        next.wake();
        await flushMicrotasks();
      }
      time = end;
      await flushMicrotasks();
    },
  };
}

describe("work that runs on one host at a time", () => {
  it("runs on the first host, and on another when the first has stopped", async () => {
    const all = fixture();
    const [a, b] = [all.host("a"), all.host("b")];
    await a.singleton.start();
    await b.singleton.start();
    await all.pass(100_000);
    expect([a.host.mayRun(), b.host.mayRun()]).toEqual([true, false]);
    expect([a.host.started, b.host.started]).toEqual([1, 0]);
    await a.singleton.stop();
    expect(a.host.stopped).toBe(1);
    await all.pass(acquireInterval);
    expect(b.host.mayRun()).toBe(true);
    await b.singleton.stop();
  });

  it("never runs on two hosts at a time, for any outage and delay", async () => {
    const step = fc.oneof(
      fc.record({ pass: fc.integer({ min: 0, max: 40_000 }) }),
      fc.record({ available: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const all = fixture();
        const hosts = [all.host("a"), all.host("b"), all.host("c")];
        for (const { singleton } of hosts) await singleton.start();
        for (const step of steps) {
          if ("available" in step) all.setAvailable(step.available);
          else await all.pass(step.pass);
          expect(hosts.filter(({ host }) => host.mayRun()).length).toBeLessThanOrEqual(1);
        }
        all.setAvailable(true);
        await all.pass(2 * leaseDuration);
        expect(hosts.filter(({ host }) => host.mayRun())).toHaveLength(1);
        for (const { singleton } of hosts) await singleton.stop();
      }),
    );
  });

  it("stops when the lease is lost, and restarts when it is available again", async () => {
    const all = fixture();
    const { host, singleton } = all.host("a");
    await singleton.start();
    all.loseLease();
    await all.pass(5_000);
    expect(host).toMatchObject({ started: 1, stopped: 1 });
    expect(host.mayRun()).toBe(false);
    await all.pass(leaseDuration + acquireInterval);
    expect(host.started).toBe(2);
    await singleton.stop();
  });

  it("continues during an outage shorter than its lease, and stops during a longer one", async () => {
    const all = fixture();
    const { host, singleton } = all.host("a");
    await singleton.start();
    all.setAvailable(false);
    await all.pass(leaseDuration - 1);
    expect([host.mayRun(), host.stopped]).toEqual([true, 0]);
    expect(all.warnings.at(-1)).toContain("no storage");
    await all.pass(leaseDuration);
    expect([host.mayRun(), host.stopped]).toEqual([false, 1]);
    all.setAvailable(true);
    await all.pass(acquireInterval);
    expect([host.mayRun(), host.started]).toEqual([true, 2]);
    await singleton.stop();
  });

  it("is started again after a failed start", async () => {
    const all = fixture();
    const { host, singleton } = all.host("a", 1);
    await singleton.start();
    expect([host.started, host.mayRun()]).toEqual([0, false]);
    expect(all.warnings).toEqual([expect.stringContaining("cannot start")]);
    await all.pass(acquireInterval);
    expect([host.started, host.mayRun()]).toEqual([1, true]);
    await singleton.stop();
  });
});
