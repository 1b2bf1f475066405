import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { type QuarantineEntry, quarantineEntries } from "./entries.ts";
import { formatEventId, ledgerKeyOf } from "./event-id.ts";
import { readLedger } from "./ledger.ts";
import { presumedDead, type ReplayOrder, type ReplayOutcome, type ReplayWorld, replayRun } from "./replay.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

const sound = (second: number) => `{"device_id":"d","time":${1_678_521_600 + second},"heartrate":70}`;
const broken = (second: number) => `{"device_id":"d","time":${1_678_521_600 + second}}`;
const order = (replay: string, correction?: string): ReplayOrder => ({
  replay,
  who: "ops",
  why: "fixed",
  correction: correction === undefined ? undefined : Buffer.from(correction),
});

/** One run over everything in quarantine; how many events ended how. */
async function replayAll(world: ReplayWorld, of: ReplayOrder): Promise<Partial<Record<ReplayOutcome, number>>> {
  const counts: Partial<Record<ReplayOutcome, number>> = {};
  const take = replayRun(world, of, (_, outcome) => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  });
  for await (const batch of quarantineEntries(world.store)) await take(batch);
  return counts;
}

describe("a replay", () => {
  it("sends an event again through its hub, with its bytes and key, and says for what it came", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(broken(1), "dev");
    await pipeline.ingest();
    expect(await replayAll(pipeline.world, order("r1"))).toEqual({ sent: 1 });
    const sent = pipeline.sentSince(1);
    expect(sent.map(({ key, body }) => [key, Buffer.from(body).toString()])).toEqual([["dev", broken(1)]]);
    expect(sent[0]?.properties).toEqual({ "korevital-replay-of": "heart-rates|0|1|0", "korevital-replay": "r1" });
    expect(await replayAll(pipeline.world, order("r2"))).toEqual({ replayed: 1 });
  });

  it("that is quarantined again is a new event in quarantine, which names the one before", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(broken(1), "dev");
    await pipeline.ingest();
    await replayAll(pipeline.world, order("r1"));
    await pipeline.ingest();
    const entries = await allEntries(pipeline.world);
    expect(entries.map(({ id, event, ledger }) => [formatEventId(id), event.replayOf, ledger?.state])).toEqual([
      ["heart-rates|0|1|0", undefined, "replayed"],
      ["heart-rates|0|1|1", "heart-rates|0|1|0", undefined],
    ]);
  });

  it("with a correction lands what was meant, under the key that it has", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send("{", undefined);
    await pipeline.ingest();
    expect(await replayAll(pipeline.world, order("r1", sound(1)))).toEqual({ sent: 1 });
    await pipeline.ingest();
    expect(pipeline.sentSince(1)[0]?.key).toBe("d");
    expect(await pipeline.accepted()).toEqual([[sound(1), "heart-rates|0|1|0"]]);
  });

  it("leaves alone what another replay has just begun, and does not guess before all has landed", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(broken(1), "dev");
    await pipeline.ingest();
    const lost = dyingAtPublish(pipeline.world, "after");
    await expect(replayAll(lost, order("r1"))).rejects.toThrow(Fault);
    expect(await replayAll(pipeline.world, order("r2"))).toEqual({ busy: 1 });
    pipeline.pass(presumedDead);
    expect(await replayAll({ ...pipeline.world, sleep: pipeline.idle }, order("r3"))).toEqual({ unsettled: 1 });
    await pipeline.ingest();
    // It came again as a new event, which is replayed by this very run.
    expect(await replayAll(pipeline.world, order("r4"))).toEqual({ arrived: 1, sent: 1 });
    expect(pipeline.sentFor("heart-rates|0|1|0")).toHaveLength(1);
  });

  it("sends after all what a dead one had noted and not sent; with a correction only when it is given again", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send("{", undefined);
    await pipeline.ingest();
    const dead = dyingAtPublish(pipeline.world, "before");
    await expect(replayAll(dead, order("r1", sound(1)))).rejects.toThrow(Fault);
    pipeline.pass(presumedDead);
    expect(await replayAll(pipeline.world, order("r2"))).toEqual({ unsettled: 1 });
    expect(await replayAll(pipeline.world, order("r3", sound(1)))).toEqual({ sent: 1 });
  });

  it("does not send what it noted too long ago: another may take it for dead", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(broken(1), "dev");
    await pipeline.ingest();
    const { store } = pipeline.world;
    const ledger: Table = {
      ...store.ledger,
      async commit(...write) {
        const result = await store.ledger.commit(...write);
        pipeline.pass(31_000);
        return result;
      },
    };
    const slow = { ...pipeline.world, store: { ...store, ledger } };
    expect(await replayAll(slow, order("r1"))).toEqual({ unsettled: 1 });
    expect(pipeline.sentSince(1)).toEqual([]);
    pipeline.pass(presumedDead);
    expect(await replayAll(pipeline.world, order("r2"))).toEqual({ sent: 1 });
  });

  it("sends every event exactly once: two at once, killed anywhere, again and again", async () => {
    const faults = fc.array(fc.constantFrom("none", "none", "none", "none", "before", "after"), { maxLength: 80 });
    const delays = fc.array(fc.nat({ max: 60 }), { maxLength: 20 });
    const steps = fc.array(fc.constantFrom("none", "ingest", "merge"), { maxLength: 6 });
    const bodies = fc.array(fc.constantFrom("{", "[]", broken(1), sound(1)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(faults, bodies, steps, delays, async (plan, sent, happens, slow) => {
        const ticks = [...slow];
        const pipeline = memoryPipeline(() => ticks.shift() ?? 0);
        for (const [index, body] of sent.entries()) await pipeline.send(body, `key ${index % 3}`);
        await pipeline.ingest();
        const originals = await allEntries(pipeline.world);
        const queue = [...plan];
        const next = () => queue.shift() ?? "none";
        const { store, hub } = pipeline.world;
        const faulty: ReplayWorld = {
          ...pipeline.world,
          store: {
            manifest: withFaults(store.manifest, next),
            bronze: withFaults(store.bronze, next),
            quarantine: withFaults(store.quarantine, next),
            ledger: withFaults(store.ledger, next),
          },
          hub: (stream) => withFaults(hub(stream), next),
        };
        const meanwhile = { none: async () => {}, ingest: pipeline.ingest, merge: pipeline.merge };
        let replays = 0;
        const once = async () => {
          replays += 1;
          const take = replayRun(faulty, order(`r${replays}`), () => {});
          await take(originals.map((entry) => ({ ...entry, ledger: undefined }))).catch((error) => {
            if (!(error instanceof Fault)) throw error;
          });
        };
        for (let turn = 0; turn < 40; turn += 1) {
          await Promise.all([once(), once()]);
          await meanwhile[happens[turn] ?? "none"]();
          pipeline.pass(presumedDead / 2 + 1);
        }
        for (const { id } of originals) {
          expect(pipeline.sentFor(formatEventId(id))).toHaveLength(1);
          expect(await readLedger(store.ledger, ledgerKeyOf(id))).toMatchObject({ state: "replayed" });
        }
      }),
      { numRuns: 60 },
    );
  });
});

async function allEntries({ store }: ReplayWorld): Promise<QuarantineEntry[]> {
  const entries: QuarantineEntry[] = [];
  for await (const batch of quarantineEntries(store)) entries.push(...batch);
  return entries;
}

function dyingAtPublish(world: ReplayWorld, fault: "before" | "after"): ReplayWorld {
  // The hub is asked how it is first.
  const plan: ("none" | "before" | "after")[] = ["none", fault];
  const hub = withFaults(world.hub(heartRates), () => plan.shift() ?? "none");
  return { ...world, hub: () => hub };
}
