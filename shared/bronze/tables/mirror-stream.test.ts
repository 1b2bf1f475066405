import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withFaults } from "../../../testing/fakes/faults.ts";
import { collectGarbage } from "../../operations/maintenance/garbage-collection.ts";
import { parseCommit } from "../../platform/delta/actions.ts";
import { isLogFile, readLog, readSnapshot } from "../../platform/delta/log.ts";
import { afterCommit, noTable, type Snapshot } from "../../platform/delta/snapshot.ts";
import { withoutCheckpoints } from "../../platform/delta/testing/writers.ts";
import { day, minute } from "../../platform/time.ts";
import type { BronzeEvent } from "../bronze-event.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { eraseRecords } from "../compaction/erase-records.ts";
import { interleaved } from "../compaction/testing/interleaved.ts";
import { memoryBronze, type Sent } from "../compaction/testing/memory-bronze.ts";
import { decodeEvents } from "../files/parquet.ts";
import { mirrorStream } from "./mirror-stream.ts";
import { streamTable, type TableKind, tableKinds } from "./stream-table.ts";

const stream = "heart-rates";
const limits = { rows: 4, records: 100, memory: 2 ** 20 };
const isAccepted = (index: number) => index % 4 < 3;
const sent = (index: number): Sent => ({
  key: `device ${index % 3}`,
  kind: isAccepted(index) ? "accepted" : "quarantined",
  text: String(index),
  replayOf: undefined,
});

/** Bronze with commits of two events, whose sequence numbers are 0, 1, 2 … */
async function landed(commits: number) {
  const here = memoryBronze();
  let next = 0;
  const land = async () => {
    const first = next;
    next += 2;
    await here.land([sent(first), sent(first + 1)]);
  };
  for (let commit = 0; commit < commits; commit += 1) await land();
  const compact = async () => {
    await here.readUpTo(commits);
    await here.compact(limits);
  };
  return {
    ...here,
    ...{ land, compact },
    sequenceNumbers: (kind: TableKind) =>
      Array.from({ length: next }, (_, index) => index).filter((index) => isAccepted(index) === (kind === "bronze")),
  };
}

type Bronze = Awaited<ReturnType<typeof landed>>;

async function mirrorBoth(store: BronzeStore, snapshots = new Map<string, Snapshot>()): Promise<void> {
  for (const kind of tableKinds) await mirrorStream(store, kind, stream, snapshots);
}

/** The sequence numbers of the rows of a version, as any reader of the table finds them. */
async function rowsOf({ store }: Bronze, kind: TableKind, { files }: Snapshot): Promise<number[]> {
  const numbers: number[] = [];
  for (const { path, size, stats } of files.values()) {
    const content = await store[kind].read(`${stream}/${path}`);
    if (content === undefined) throw new Error(`${path} is in the table and does not exist`);
    const events = await decodeEvents(content);
    expect([path, size]).toEqual([path, content.length]);
    if (stats !== undefined) expect(JSON.parse(stats)).toEqual({ numRecords: events.length });
    numbers.push(...events.map(({ sequenceNumber }) => sequenceNumber));
  }
  return numbers.sort((a, b) => a - b);
}

/** Every version of the table. */
async function versionsOf({ store }: Bronze, kind: TableKind): Promise<Snapshot[]> {
  const { folder, blobs } = streamTable(store, kind, stream);
  let snapshot = noTable;
  return (await readLog({ folder, blobs: withoutCheckpoints(blobs) })).commits.map(({ name, content }) => {
    snapshot = afterCommit(snapshot, parseCommit(name, content));
    return snapshot;
  });
}

/** Each version contains each record up to some point once, and the last one all. */
async function expectFollowed(here: Bronze): Promise<void> {
  for (const kind of tableKinds) {
    const all = here.sequenceNumbers(kind);
    for (const version of await versionsOf(here, kind)) {
      const rows = await rowsOf(here, kind, version);
      expect(rows).toEqual(all.slice(0, rows.length));
    }
    const latest = await readSnapshot(streamTable(here.store, kind, stream));
    expect(await rowsOf(here, kind, latest)).toEqual(all);
  }
}

const operations = ["land", "compact", "mirror"] as const;

describe("the Delta tables of a stream", () => {
  it("contain what the manifest contains, whatever happens between any two requests", async () => {
    const plan = fc.array(fc.record({ before: fc.nat(90), what: fc.constantFrom(...operations) }), { maxLength: 8 });
    const property = fc.asyncProperty(plan, fc.integer({ min: 1, max: 3 }), async (meanwhile, times) => {
      const here = await landed(9);
      let requests = 0;
      let last: Promise<unknown> = Promise.resolve();
      const run = { land: here.land, compact: here.compact, mirror: () => mirrorBoth(here.store) };
      const disturbed = interleaved(here.store, async () => {
        const now = requests++;
        for (const { before, what } of meanwhile) if (before === now) last = last.then(run[what]);
        await last;
      });
      const snapshots = new Map<string, Snapshot>();
      for (let time = 0; time < times; time += 1) await mirrorBoth(disturbed, snapshots);
      await mirrorBoth(here.store);
      await expectFollowed(here);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("contain it after faults before and after any request, and two runs at once", async () => {
    const faults = fc.array(fc.constantFrom("none", "none", "none", "none", "before", "after"), { maxLength: 80 });
    const property = fc.asyncProperty(faults, async (plan) => {
      const here = await landed(4);
      const queue = [...plan];
      const next = () => queue.shift() ?? "none";
      const faulty = {
        ...here.store,
        manifest: withFaults(here.store.manifest, next),
        bronze: withFaults(here.store.bronze, next),
        quarantine: withFaults(here.store.quarantine, next),
      };
      for (const step of [here.land, here.compact, here.land]) {
        await Promise.allSettled([mirrorBoth(faulty), mirrorBoth(faulty)]);
        await step();
      }
      await mirrorBoth(here.store);
      await expectFollowed(here);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it("replace compacted files in one commit that changes no data", async () => {
    const here = await landed(9);
    await mirrorBoth(here.store);
    await here.compact();
    await mirrorBoth(here.store);
    const { commits } = await readLog(streamTable(here.store, "bronze", stream));
    const actions = parseCommit("", commits.at(-1)?.content ?? new Uint8Array());
    const changes = [
      ...actions.flatMap((action) => ("add" in action ? [action.add.dataChange] : [])),
      ...actions.flatMap((action) => ("remove" in action ? [action.remove.dataChange] : [])),
    ];
    expect(changes.length).toBeGreaterThan(4);
    expect(changes).not.toContain(true);
    await expectFollowed(here);
  });

  it("do not contain erased records", async () => {
    const here = await landed(6);
    await mirrorBoth(here.store);
    await here.readUpTo(6);
    const erased = {
      accepted: async (event: { sequenceNumber: number }) => event.sequenceNumber === 5,
      quarantined: () => false,
      forget: async () => {},
    };
    expect(await eraseRecords(here.store, here.key, erased, 0, Number.POSITIVE_INFINITY)).toMatchObject({ records: 1 });
    await mirrorBoth(here.store);
    const latest = await readSnapshot(streamTable(here.store, "bronze", stream));
    expect(await rowsOf(here, "bronze", latest)).toEqual(
      here.sequenceNumbers("bronze").filter((number) => number !== 5),
    );
  });

  it("have no version that leads to an erased record, when the maintenance has deleted replaced files", async () => {
    const here = await landed(12);
    await mirrorBoth(here.store);
    await here.compact();
    await mirrorBoth(here.store);
    await here.readUpTo(12);
    const erasedNumbers = new Set([5, 7]);
    const isErased = ({ sequenceNumber }: { readonly sequenceNumber: number }) => erasedNumbers.has(sequenceNumber);
    const erased = { accepted: async (event: BronzeEvent) => isErased(event), quarantined: isErased };
    const forget = async () => {};
    await eraseRecords(here.store, here.key, { ...erased, forget }, 0, Number.POSITIVE_INFINITY);
    await mirrorBoth(here.store);
    // The first night rewrote the files. The second one deletes those that were replaced.
    here.pass(day + minute);
    expect((await collectGarbage(here.store, here.store.now, Number.POSITIVE_INFINITY)).removed).toBeGreaterThan(1);
    for (const kind of tableKinds) {
      const present = new Set(here.store[kind].names());
      const versions = await versionsOf(here, kind);
      expect(versions.length).toBeGreaterThan(2);
      for (const version of versions) {
        const files = new Map([...version.files].filter(([path]) => present.has(`${stream}/${path}`)));
        const rows = await rowsOf(here, kind, { ...version, files });
        expect(rows.filter((number) => erasedNumbers.has(number))).toEqual([]);
      }
      const expected = here.sequenceNumbers(kind).filter((number) => !erasedNumbers.has(number));
      expect(await rowsOf(here, kind, versions.at(-1) ?? noTable)).toEqual(expected);
    }
  });

  it("have nothing of the records in their logs besides how many there are", async () => {
    const here = await landed(12);
    await mirrorBoth(here.store);
    await here.compact();
    await mirrorBoth(here.store);
    for (const kind of tableKinds)
      for (const name of here.store[kind].names().filter(isLogFile)) {
        const content = Buffer.from((await here.store[kind].read(name)) ?? []).toString("latin1");
        expect(content).not.toMatch(/device \d|"heartrate"/);
        expect(content).not.toMatch(/min_?values/i);
      }
  });

  it("have no further version while nothing lands, and report how old the oldest new row was", async () => {
    const here = await landed(2);
    here.pass(7_000);
    expect(await mirrorStream(here.store, "bronze", stream)).toEqual({ added: 2, removed: 0, lag: 7_000 });
    expect(await mirrorStream(here.store, "bronze", stream)).toEqual({ added: 0, removed: 0, lag: 0 });
    expect(await versionsOf(here, "bronze")).toHaveLength(1);
  });

  it("have columns with descriptions", async () => {
    const here = await landed(2);
    await mirrorBoth(here.store);
    const { metadata } = await readSnapshot(streamTable(here.store, "quarantine", stream));
    const { fields } = JSON.parse(metadata?.schemaString ?? "");
    expect(fields).toContainEqual({
      ...{ name: "body", type: "binary", nullable: true },
      metadata: { comment: expect.stringContaining("byte for byte") },
    });
    expect(metadata).toMatchObject({ name: stream, description: "Every quarantined record of heart-rates." });
  });
});
