import { expect, test } from "vitest";
import { expireFiles, hasExpiredFiles } from "./expire-files.ts";
import { mergeLimits } from "./groups.ts";
import { memoryBronze, type Sent } from "./testing/memory-bronze.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const day = 86_400_000;
const never = Number.POSITIVE_INFINITY;

/** Two commits on the first day, then one a day. */
async function someDays() {
  const here = memoryBronze();
  for (let commit = 0; commit < 4; commit += 1) {
    if (commit > 1) here.pass(day);
    await here.land([sent, { ...sent, kind: "quarantined" }]);
  }
  return here;
}

const files = (rows: readonly { readonly dataFile?: string; readonly quarantineFile?: string }[]) =>
  rows.map(({ dataFile, quarantineFile }) => [dataFile !== undefined, quarantineFile !== undefined]);

test("removes the files that landed before a day, behind every consumer, and still counts what landed", async () => {
  const here = await someDays();
  const { store, key } = here;
  await here.readUpTo(4);
  await here.readUpTo(1, "silver-other");
  expect(await expireFiles(store, key, "2026-11-25", never)).toEqual({ rows: 1, records: 2, more: false });
  await here.readUpTo(4, "silver-other");
  expect(await hasExpiredFiles(store, key, "2026-11-25")).toBe(true);
  expect(await expireFiles(store, key, "2026-11-25", never)).toEqual({ rows: 2, records: 4, more: false });
  expect(await hasExpiredFiles(store, key, "2026-11-25")).toBe(false);
  const rows = await here.rows();
  expect(rows[0]).toMatchObject({ from: 1, position: 2, first: 0, last: 3, expired: true, dataBytes: 0 });
  expect(rows[0]?.counts).toMatchObject({ accepted: 2, quarantined: 2 });
  expect(files(rows)).toEqual([
    [false, false],
    [true, true],
    [true, true],
  ]);
  // A consumer that begins now reads the rest.
  const read = [];
  for await (const row of here.reader.rowsAfter(key, 0)) read.push((await here.reader.events(row)).length);
  expect(read).toEqual([0, 1, 1]);
});

test("never removes a file of that day or later, and nothing twice", async () => {
  const here = await someDays();
  await here.readUpTo(4);
  expect(await expireFiles(here.store, here.key, "2026-11-24", never)).toEqual({ rows: 0, records: 0, more: false });
  await expireFiles(here.store, here.key, "2026-11-26", never);
  expect(await expireFiles(here.store, here.key, "2026-11-26", never)).toEqual({ rows: 0, records: 0, more: false });
});

test("what is removed is not merged with other rows, whose records would count as complete", async () => {
  const here = await someDays();
  await here.readUpTo(4);
  await expireFiles(here.store, here.key, "2026-11-25", never);
  await here.compact(mergeLimits);
  expect(files(await here.rows())).toEqual([
    [false, false],
    [true, true],
    [true, true],
  ]);
});

test("a run that is killed, or overtaken by compaction, leaves the state before or after", async () => {
  const here = await someDays();
  await here.readUpTo(4);
  const { store, key } = here;
  const lost = { ...store, manifest: { ...store.manifest, commit: () => Promise.reject(new Error("killed")) } };
  await expect(expireFiles(lost, key, "2026-11-25", never)).rejects.toThrow("killed");
  expect(await here.rows()).toHaveLength(4);
  const overtaken = {
    ...store,
    manifest: {
      ...store.manifest,
      async commit(...of: Parameters<typeof store.manifest.commit>) {
        await here.compact(mergeLimits);
        return store.manifest.commit(...of);
      },
    },
  };
  expect(await expireFiles(overtaken, key, "2026-11-25", never)).toEqual({ rows: 0, records: 0, more: true });
  expect(await expireFiles(store, key, "2026-11-25", never)).toMatchObject({ records: 4, more: false });
});
