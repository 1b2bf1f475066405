import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkDelta, copyTable, skipWithoutDeltaCheck } from "../../../testing/delta-check.ts";
import { sumBy } from "../../platform/sum.ts";
import { eraseRecords } from "../compaction/erase-records.ts";
import { interleaved } from "../compaction/testing/interleaved.ts";
import { memoryBronze, type Sent } from "../compaction/testing/memory-bronze.ts";
import { mirrorStream } from "./mirror-stream.ts";
import { tableKinds } from "./stream-table.ts";

let folder: string | undefined;
beforeEach(async (context) => {
  skipWithoutDeltaCheck(context);
  folder = await mkdtemp(join(tmpdir(), "delta-"));
});
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

const stream = "heart-rates";
const sent = (index: number): Sent => ({
  key: undefined,
  kind: index % 4 < 3 ? "accepted" : "quarantined",
  text: String(index),
  replayOf: undefined,
});

/** Bronze of 40 commits of two events, its tables, and what delta-rs reads in a copy of them. */
async function bronze() {
  const here = memoryBronze();
  const commits = 40;
  for (let commit = 0; commit < commits; commit += 1) await here.land([sent(2 * commit), sent(2 * commit + 1)]);
  await here.readUpTo(commits);
  let copies = 0;
  return {
    ...here,
    async mirror() {
      for (const kind of tableKinds) await mirrorStream(here.store, kind, stream);
    },
    async read(kind: "bronze" | "quarantine", query?: string) {
      copies += 1;
      const copy = await copyTable(here.store[kind], stream, join(folder ?? "", String(copies)));
      return checkDelta(copy, query === undefined ? {} : { query });
    },
    /** The records that the manifest counts. */
    counts: async () => {
      const counts = (await here.rows()).map((row) => row.counts);
      return {
        bronze: sumBy(counts, ({ accepted }) => accepted),
        quarantine: sumBy(counts, ({ quarantined }) => quarantined),
      };
    },
  };
}

it("delta-rs counts what the manifest counts, at any moment of a compaction that is killed and repeated", async () => {
  const here = await bronze();
  await here.mirror();
  const counts = await here.counts();
  const limits = { rows: 8, records: 100, memory: 2 ** 20 };
  const read: number[] = [];
  let requests = 0;
  const watched = interleaved(here.store, async () => {
    requests += 1;
    // The timer ticks during the compaction, too.
    if (requests % 7 === 0) await here.mirror();
    if (requests % 10 === 0) read.push((await here.read("bronze")).rows);
    if (requests === 45) throw new Error("killed");
  });
  await expect(here.compact(limits, watched)).rejects.toThrow("killed");
  await here.compact(limits, watched);
  expect(read.length).toBeGreaterThan(5);
  expect(new Set(read)).toEqual(new Set([counts.bronze]));
  await here.mirror();
  expect(await here.counts()).toEqual(counts);
  for (const kind of tableKinds) expect(await here.read(kind)).toMatchObject({ rows: counts[kind] });
  const { files, schema, result } = await here.read("bronze", "SELECT count(DISTINCT sequence_number) AS n FROM t");
  expect(files).toBeLessThan(10);
  expect(result).toEqual([`{'n': ${counts.bronze}}`]);
  expect(schema["enqueued_time"]).toContain("timestamp");
});

it("delta-rs finds no erased record, in the latest version", async () => {
  const here = await bronze();
  await here.mirror();
  const { bronze: before } = await here.counts();
  const isErased = ({ sequenceNumber }: { readonly sequenceNumber: number }) => sequenceNumber % 10 === 0;
  const erased = { accepted: async (event: { sequenceNumber: number }) => isErased(event), quarantined: () => false };
  const { records } = await eraseRecords(here.store, here.key, erased, 0, Number.POSITIVE_INFINITY);
  await here.mirror();
  const query = "SELECT count(*) AS n FROM t WHERE sequence_number % 10 = 0";
  expect(await here.read("bronze", query)).toMatchObject({ rows: before - records, result: ["{'n': 0}"] });
});
