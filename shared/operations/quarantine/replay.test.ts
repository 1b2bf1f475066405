import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { type QuarantineEntry, quarantineEntries } from "./entries.ts";
import { formatEventId, ledgerKeyOf } from "./event-id.ts";
import { readLedger } from "./ledger.ts";
import { abandonedAfter, type ReplayContext, type ReplayOutcome, type ReplayRequest, startReplay } from "./replay.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

const valid = (second: number) => `{"device_id":"d","time":${1_678_521_600 + second},"heartrate":70}`;
const invalid = (second: number) => `{"device_id":"d","time":${1_678_521_600 + second}}`;
const request = (replay: string, correction?: string): ReplayRequest => ({
  replay,
  who: "ops",
  why: "fixed",
  correction: correction === undefined ? undefined : Buffer.from(correction),
});

/** Replays all quarantined events, and counts them by outcome. */
async function replayAll(
  context: ReplayContext,
  replay: ReplayRequest,
): Promise<Partial<Record<ReplayOutcome, number>>> {
  const counts: Partial<Record<ReplayOutcome, number>> = {};
  const process = startReplay(context, replay, (_, outcome) => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  });
  for await (const batch of quarantineEntries(context.store)) await process(batch);
  return counts;
}

describe("a replay", () => {
  it("sends an event through its hub with its body and key, and the id of the original", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(invalid(1), "dev");
    await pipeline.ingest();
    expect(await replayAll(pipeline.context, request("r1"))).toEqual({ sent: 1 });
    const sent = pipeline.sentSince(1);
    expect(sent.map(({ key, body }) => [key, Buffer.from(body).toString()])).toEqual([["dev", invalid(1)]]);
    expect(sent[0]?.properties).toEqual({
      ...{ "korevital-replay-of": "heart-rates|0|1|0", "korevital-replay": "r1" },
      "korevital-first-enqueued": "1795478400000",
    });
    expect(await replayAll(pipeline.context, request("r2"))).toEqual({ replayed: 1 });
  });

  it("of a replay keeps the time at which the original was enqueued", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(invalid(1), "dev");
    await pipeline.ingest();
    for (const replay of ["r1", "r2"]) {
      pipeline.pass(60_000);
      await replayAll(pipeline.context, request(replay));
      await pipeline.ingest();
    }
    const entries = await allEntries(pipeline.context);
    const [{ event: first } = { event: undefined }] = entries;
    expect(entries.map(({ event }) => event.firstEnqueuedTime)).toEqual([
      ...[undefined, first?.enqueuedTime, first?.enqueuedTime],
    ]);
    expect(entries[2]?.event.enqueuedTime).toBeGreaterThan(first?.enqueuedTime ?? Number.POSITIVE_INFINITY);
  });

  it("that is quarantined again is a new event, which contains the id of the original", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(invalid(1), "dev");
    await pipeline.ingest();
    await replayAll(pipeline.context, request("r1"));
    await pipeline.ingest();
    const entries = await allEntries(pipeline.context);
    expect(entries.map(({ id, event, ledger }) => [formatEventId(id), event.replayOf, ledger?.state])).toEqual([
      ["heart-rates|0|1|0", undefined, "replayed"],
      ["heart-rates|0|1|1", "heart-rates|0|1|0", undefined],
    ]);
  });

  it("with a correction lands the corrected body, under its own key", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send("{", undefined);
    await pipeline.ingest();
    expect(await replayAll(pipeline.context, request("r1", valid(1)))).toEqual({ sent: 1 });
    await pipeline.ingest();
    expect(pipeline.sentSince(1)[0]?.key).toBe("d");
    expect(await pipeline.accepted()).toEqual([[valid(1), "heart-rates|0|1|0"]]);
  });

  it("skips events of a running replay, and decides about an interrupted one only when all events have landed", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(invalid(1), "dev");
    await pipeline.ingest();
    const failing = failingAtPublish(pipeline.context, "after");
    await expect(replayAll(failing, request("r1"))).rejects.toThrow(Fault);
    expect(await replayAll(pipeline.context, request("r2"))).toEqual({ busy: 1 });
    pipeline.pass(abandonedAfter);
    expect(await replayAll({ ...pipeline.context, sleep: pipeline.idle }, request("r3"))).toEqual({ undetermined: 1 });
    await pipeline.ingest();
    // The replay was quarantined as a new event, which this run replays.
    expect(await replayAll(pipeline.context, request("r4"))).toEqual({ arrived: 1, sent: 1 });
    expect(pipeline.sentFor("heart-rates|0|1|0")).toHaveLength(1);
  });

  it("sends an event that an interrupted replay did not send; a correction has to be passed again", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send("{", undefined);
    await pipeline.ingest();
    const failing = failingAtPublish(pipeline.context, "before");
    await expect(replayAll(failing, request("r1", valid(1)))).rejects.toThrow(Fault);
    pipeline.pass(abandonedAfter);
    expect(await replayAll(pipeline.context, request("r2"))).toEqual({ undetermined: 1 });
    expect(await replayAll(pipeline.context, request("r3", valid(1)))).toEqual({ sent: 1 });
  });

  it("does not send an event that it marked too long ago: another replay may consider it abandoned", async () => {
    const pipeline = memoryPipeline();
    await pipeline.send(invalid(1), "dev");
    await pipeline.ingest();
    const { store } = pipeline.context;
    const ledger: Table = {
      ...store.ledger,
      async commit(...write) {
        const result = await store.ledger.commit(...write);
        pipeline.pass(31_000);
        return result;
      },
    };
    const slow = { ...pipeline.context, store: { ...store, ledger } };
    expect(await replayAll(slow, request("r1"))).toEqual({ undetermined: 1 });
    expect(pipeline.sentSince(1)).toEqual([]);
    pipeline.pass(abandonedAfter);
    expect(await replayAll(pipeline.context, request("r2"))).toEqual({ sent: 1 });
  });

  it("sends every event exactly once, in two concurrent replays that are interrupted anywhere", async () => {
    const faults = fc.array(fc.constantFrom("none", "none", "none", "none", "before", "after"), { maxLength: 80 });
    const delays = fc.array(fc.nat({ max: 60 }), { maxLength: 20 });
    const steps = fc.array(fc.constantFrom("none", "ingest", "compact"), { maxLength: 6 });
    const bodies = fc.array(fc.constantFrom("{", "[]", invalid(1), valid(1)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(faults, bodies, steps, delays, async (plan, sent, happens, slow) => {
        const ticks = [...slow];
        const pipeline = memoryPipeline(() => ticks.shift() ?? 0);
        for (const [index, body] of sent.entries()) await pipeline.send(body, `key ${index % 3}`);
        await pipeline.ingest();
        const originals = await allEntries(pipeline.context);
        const queue = [...plan];
        const next = () => queue.shift() ?? "none";
        const { store, hub } = pipeline.context;
        const faulty: ReplayContext = {
          ...pipeline.context,
          store: {
            manifest: withFaults(store.manifest, next),
            bronze: withFaults(store.bronze, next),
            quarantine: withFaults(store.quarantine, next),
            ledger: withFaults(store.ledger, next),
          },
          hub: (stream) => withFaults(hub(stream), next),
        };
        const meanwhile = { none: async () => {}, ingest: pipeline.ingest, compact: pipeline.compact };
        let replays = 0;
        const once = async () => {
          replays += 1;
          const process = startReplay(faulty, request(`r${replays}`), () => {});
          await process(originals.map((entry) => ({ ...entry, ledger: undefined }))).catch((error) => {
            if (!(error instanceof Fault)) throw error;
          });
        };
        for (let round = 0; round < 40; round += 1) {
          await Promise.all([once(), once()]);
          await meanwhile[happens[round] ?? "none"]();
          pipeline.pass(abandonedAfter / 2 + 1);
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

async function allEntries({ store }: ReplayContext): Promise<QuarantineEntry[]> {
  const entries: QuarantineEntry[] = [];
  for await (const batch of quarantineEntries(store)) entries.push(...batch);
  return entries;
}

function failingAtPublish(context: ReplayContext, fault: "before" | "after"): ReplayContext {
  // The first call reads the state of the hub.
  const plan: ("none" | "before" | "after")[] = ["none", fault];
  const hub = withFaults(context.hub(heartRates), () => plan.shift() ?? "none");
  return { ...context, hub: () => hub };
}
