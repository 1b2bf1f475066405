import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { interleaved } from "./testing/interleaved.ts";
import { everything, memoryBronze, type Sent } from "./testing/memory-bronze.ts";

const limits = { rows: 4, records: 100, memory: 2 ** 20 };
const sent = (index: number): Sent => ({
  key: `device ${index % 3}`,
  kind: index % 4 === 3 ? "quarantined" : "accepted",
  text: String(index),
  replayOf: undefined,
});
const commit = (index: number) => [sent(2 * index), sent(2 * index + 1)];

/** Removes all orphaned and replaced files at once, without the hour that readers normally have. */
async function collectGarbage({ manifest, bronze, quarantine }: BronzeStore, key: string): Promise<void> {
  const named = new Set<unknown>();
  for await (const { values } of manifest.range(key, "row|", "row~"))
    for (const file of [values["dataFile"], values["quarantineFile"]]) named.add(file);
  for (const blobs of [bronze, quarantine])
    for await (const { name } of blobs.list("")) if (!named.has(name)) await blobs.remove(name);
}

async function withCommits(commits: number) {
  const here = memoryBronze();
  for (let index = 0; index < commits; index += 1) await here.land(commit(index));
  await here.readUpTo(commits);
  return here;
}

/** An operation that runs completely before the request of that number. */
interface Meanwhile {
  readonly before: number;
  readonly what: "merge two" | "merge" | "collect garbage" | "land";
}

const meanwhile = fc.array(
  fc.record({
    before: fc.nat({ max: 45 }),
    what: fc.constantFrom("merge two", "merge two", "merge", "collect garbage", "land"),
  }),
  { maxLength: 6 },
);

/** Merges only the first two rows that can be merged: then the deadline has passed. */
async function mergeTwo(here: ReturnType<typeof memoryBronze>): Promise<void> {
  let clock = 0;
  await here.compact({ ...limits, rows: 2 }, { ...here.store, now: () => clock++ }, 1);
}

/** A store whose requests trigger those operations. */
function disturbed(here: ReturnType<typeof memoryBronze>, plan: readonly Meanwhile[]): BronzeStore {
  let requests = 0;
  let landed = 9;
  const operations = {
    "merge two": () => mergeTwo(here),
    merge: () => here.compact(limits),
    "collect garbage": () => collectGarbage(here.store, here.key),
    land: () => here.land(commit(landed++)),
  };
  // One after another, also for concurrent readers: garbage collection never removes files that are being landed, since
  // it waits a day.
  let last: Promise<unknown> = Promise.resolve();
  return interleaved(here.store, async () => {
    const now = requests++;
    for (const { before, what } of plan) if (before === now) last = last.then<unknown>(operations[what]);
    await last;
  });
}

describe("files that are replaced while they are read", () => {
  it.each([1, 4])("are read once, at a concurrency of %d, from any position", async (concurrency) => {
    await fc.assert(
      fc.asyncProperty(meanwhile, fc.nat({ max: 8 }), async (plan, after) => {
        const here = await withCommits(9);
        const before = await everything(here.store, here.key, after);
        const seen = await everything(disturbed(here, plan), here.key, after, concurrency);
        const all = await everything(here.store, here.key, after);
        expect(seen).toEqual(all.slice(0, seen.length));
        expect(seen.slice(0, before.length)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  it("are replaced once, whatever other runs merge between any two steps", async () => {
    const withoutGarbageCollection = meanwhile.map((plan) => plan.filter(({ what }) => what !== "collect garbage"));
    await fc.assert(
      fc.asyncProperty(withoutGarbageCollection, fc.integer({ min: 2, max: 5 }), async (plan, rows) => {
        const here = await withCommits(9);
        const before = await everything(here.store, here.key);
        await here.compact({ ...limits, rows }, disturbed(here, plan));
        expect((await everything(here.store, here.key)).slice(0, before.length)).toEqual(before);
        await collectGarbage(here.store, here.key);
        expect((await everything(here.store, here.key)).slice(0, before.length)).toEqual(before);
        const left = await here.rows();
        expect(left.reduce((sum, { from, position }) => sum + position - from + 1, 0)).toBe(left.at(-1)?.position);
      }),
      { numRuns: 80 },
    );
  });

  it("are complete after faults before and after any request", async () => {
    const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(faults, async (plan) => {
        const here = await withCommits(9);
        const before = await everything(here.store, here.key);
        const queue = [...plan];
        const next = () => queue.shift() ?? "none";
        const { manifest, bronze, quarantine } = here.store;
        const faulty = {
          ...here.store,
          manifest: withFaults(manifest, next),
          bronze: withFaults(bronze, next),
          quarantine: withFaults(quarantine, next),
        };
        for (let tries = 0; tries < 60; tries += 1) {
          try {
            await here.compact(limits, faulty);
            break;
          } catch (error) {
            if (!(error instanceof Fault)) throw error;
            expect(await everything(here.store, here.key)).toEqual(before);
          }
        }
        expect(await everything(here.store, here.key)).toEqual(before);
        expect(await here.rows()).toHaveLength(1);
        await collectGarbage(here.store, here.key);
        expect(await everything(here.store, here.key)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});
