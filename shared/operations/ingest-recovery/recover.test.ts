import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeQuarantined } from "../../bronze/files/parquet.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { type RecoveryEvent, recoverIngest } from "./recover.ts";
import { memoryHub } from "./testing/memory-hub.ts";

const limits = { grace: 1000, deadline: Number.POSITIVE_INFINITY };

async function recover(
  hub: ReturnType<typeof memoryHub>,
  change: Partial<typeof limits> = {},
): Promise<RecoveryEvent[]> {
  const events: RecoveryEvent[] = [];
  await recoverIngest(hub.context, { ...limits, ...change }, (event) => events.push(event));
  return events;
}
const kinds = (events: readonly RecoveryEvent[]) =>
  events.map((event) => (event.kind === "problem" ? event.problem : event.kind));

type MemoryHub = ReturnType<typeof memoryHub>;

const actions = {
  publish: async (hub: MemoryHub, count: number) => hub.publish(count),
  publishValue: async (hub: MemoryHub) => hub.publishValue("sequence", [1]),
  deliver: (hub: MemoryHub, count: number) => hub.deliver(count),
  moveCheckpoint: async (hub: MemoryHub, count: number) => hub.moveCheckpoint(count),
  recreate: async (hub: MemoryHub) => hub.recreate(1),
  recover: (hub: MemoryHub) => recover(hub),
};

describe("recoverIngest", () => {
  it("does nothing while the host delivers", async () => {
    const hub = memoryHub();
    hub.publish(5);
    await hub.deliver(3);
    expect(await recover(hub)).toEqual([]);
    expect(await hub.landedNumbers()).toEqual([0, 1, 2]);
  });

  it("lands what waits behind an event that the host cannot bind, and quarantines that one", async () => {
    const hub = memoryHub();
    hub.publish(2);
    hub.publishValue("value", { device_id: "d", time: 1_678_521_700, heartrate: 70 });
    hub.publish(2);
    hub.pass(2000);
    const events = await recover(hub);
    expect(kinds(events)).toEqual(["partition-blocked", "landed"]);
    expect(events.at(-1)).toMatchObject({ landed: { read: 5, landed: 5, notBytes: [2], resumed: true } });
    expect(await hub.landedNumbers()).toEqual([0, 1, 3, 4]);
    const [name = ""] = hub.store.quarantine.names();
    const quarantined = await decodeQuarantined((await hub.store.quarantine.read(name)) ?? new Uint8Array());
    expect(quarantined).toMatchObject([{ sequenceNumber: 2, code: "not-bytes" }]);
    expect(hub.checkpoint()).toMatchObject({ sequenceNumber: 4, offset: "40" });
    expect(hub.takeovers()).toBe(1);
    expect(await recover(hub)).toEqual([]);
  });

  it("reports a recreated hub once, and reads it from its beginning", async () => {
    const hub = memoryHub();
    hub.publish(50);
    await hub.deliver(50);
    expect(await recover(hub)).toEqual([]);
    hub.recreate(10);
    hub.publish(20);
    expect(kinds(await recover(hub))).toEqual(["hub-recreated", "checkpoint-beyond-hub", "landed"]);
    expect(await hub.landedNumbers()).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(hub.checkpoint()?.sequenceNumber).toBe(19);
    expect(await recover(hub)).toEqual([]);
  });

  it("removes the checkpoint of a recreated hub that is empty", async () => {
    const hub = memoryHub();
    hub.publish(50);
    await hub.deliver(50);
    hub.recreate(10);
    expect(kinds(await recover(hub))).toEqual(["hub-recreated", "checkpoint-beyond-hub", "landed"]);
    expect(hub.checkpoint()).toBeUndefined();
    expect(await recover(hub)).toEqual([]);
  });

  it("stops at the deadline, and lets the host continue behind what landed", async () => {
    const hub = memoryHub();
    hub.publish(2500);
    hub.pass(2000);
    hub.tickOnRead(1000);
    const [, landed] = await recover(hub, { deadline: hub.now() + 2500 });
    expect(landed).toMatchObject({ landed: { read: 2000, resumed: true } });
    expect(hub.checkpoint()?.sequenceNumber).toBe(1999);
  });

  it("reports a failure, and keeps it to its stream", async () => {
    const hub = memoryHub();
    hub.publish(2);
    hub.pass(2000);
    hub.fail(new Error("storage"));
    expect(await recover(hub)).toMatchObject([
      { kind: "problem" },
      { kind: "failed", stream: heartRates, partition: "0" },
    ]);
    hub.fail(undefined);
    await recover(hub);
    expect(await hub.landedNumbers()).toEqual([0, 1]);
  });

  it("lands each event of the hub once, for any deliveries, checkpoints and recreations", async () => {
    const step = fc.record({
      action: fc.constantFrom(...(Object.keys(actions) as (keyof typeof actions)[])),
      count: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const hub = memoryHub();
        for (const { action, count } of steps) {
          hub.pass(300);
          await actions[action](hub, count);
        }
        hub.pass(5000);
        await recover(hub);
        await hub.deliver(Number.POSITIVE_INFINITY);
        hub.pass(5000);
        await recover(hub);
        expect(await hub.landedNumbers()).toEqual(hub.bindable());
        expect(await recover(hub)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
