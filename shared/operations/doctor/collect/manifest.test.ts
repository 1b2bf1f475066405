import { describe, expect, it } from "vitest";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { memoryBronze, type Sent } from "../../../bronze/compaction/testing/memory-bronze.ts";
import { noCounts } from "../../../bronze/manifest/outcome-counts.ts";
import { rowKeyOf } from "../../../bronze/manifest/row-keys.ts";
import { readPartitions } from "./manifest.ts";

const key = "heart-rates|0|1";

/** A manifest of three commits at times 10, 1010 and 2010. */
async function manifestOfThree() {
  let clock = 10;
  const manifest = memoryTable(() => clock);
  await manifest.commit("partitions", [{ rowKey: key, values: {} }]);
  await manifest.commit(key, [{ rowKey: "cursor", values: { next: 4, last: 2, ...noCounts } }]);
  for (const position of [1, 2, 3]) {
    const values = { first: position - 1, last: position - 1, dataBytes: 0, ...noCounts };
    await manifest.commit(key, [{ rowKey: rowKeyOf(position), values }]);
    clock += 1000;
  }
  return manifest;
}

const read = async (manifest: Awaited<ReturnType<typeof manifestOfThree>>) => {
  const [found] = await readPartitions({ lake: { manifest, retryConflicts }, database: "silver" });
  return found;
};

describe("a partition of the manifest", () => {
  it("has the progress of the configured silver database, and of others", async () => {
    const manifest = await manifestOfThree();
    await manifest.commit(key, [{ rowKey: "progress|silver", values: { position: 3, movedAt: 7 } }]);
    await manifest.commit(key, [{ rowKey: "progress|silver-2026-11", values: { position: 1, movedAt: 5 } }]);
    expect(await read(manifest)).toMatchObject({
      silver: { position: 3, movedAt: 7, waitingSince: undefined },
      others: [{ database: "silver-2026-11", position: 1, movedAt: 5, waitingSince: 1010 }],
      oldestRowAt: 10,
    });
  });

  it("waits since its first row for a silver database without progress", async () => {
    expect(await read(await manifestOfThree())).toMatchObject({
      silver: { position: 0, movedAt: undefined, waitingSince: 10 },
      others: [],
    });
  });

  it("distinguishes positions of compacted rows from positions without a row", async () => {
    const fixture = memoryBronze();
    const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
    for (let commit = 0; commit < 5; commit += 1) await fixture.land([sent, { ...sent, kind: "quarantined" }]);
    await fixture.readUpTo(4);
    await fixture.compact({ rows: 90, records: 100, memory: 2 ** 20 });
    const context = { lake: fixture.store, database: "silver" };
    const [whole] = await readPartitions(context);
    expect(whole).toMatchObject({ missing: [], rows: [{ from: 1, position: 4 }, {}], sums: whole?.totals, first: 0 });
    await fixture.store.manifest.commit(fixture.key, [{ rowKey: "row|000000000004", remove: true }]);
    expect(await readPartitions(context)).toMatchObject([{ missing: [[1, 4]], rows: [{ from: 5, position: 5 }] }]);
    await fixture.store.manifest.commit(fixture.key, [{ rowKey: "row|000000000005", remove: true }]);
    expect(await readPartitions(context)).toMatchObject([{ missing: [[1, 5]], first: undefined }]);
  });
});
