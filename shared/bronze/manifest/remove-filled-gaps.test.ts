import { expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { addToPartitionList } from "./partition.ts";
import { readPartitionState } from "./partition-state.ts";
import { removeFilledGaps } from "./remove-filled-gaps.ts";
import { cursorKey, gapKeyOf, gapPrefix } from "./row-keys.ts";

const partition = { stream: "heart-rates", partition: "0", generation: 1 };
const key = "heart-rates|0|1";

it("removes the rows of filled gaps, which every commit reads, and keeps the others", async () => {
  const manifest = memoryTable();
  const gap = (position: number, missing: readonly [number, number][]) =>
    manifest.commit(key, [
      { rowKey: gapKeyOf(position), values: { found: "[[1,3]]", missing: JSON.stringify(missing) } },
    ]);
  const counts = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
  await manifest.commit(key, [{ rowKey: cursorKey, values: { ...counts, next: 400, last: 9, commitId: "c" } }]);
  await addToPartitionList(manifest, key);
  await gap(0, []);
  for (let position = 1; position <= 250; position += 1) await gap(position, []);
  await gap(251, [[5, 6]]);
  const before = await readPartitionState(manifest, partition);
  expect(await removeFilledGaps(manifest)).toBe(250);
  const gaps = manifest.rows(key).filter(({ rowKey }) => rowKey.startsWith(gapPrefix));
  expect(gaps.map(({ rowKey }) => rowKey)).toEqual([gapKeyOf(0), gapKeyOf(251)]);
  expect(await readPartitionState(manifest, partition)).toEqual(before);
  expect(await removeFilledGaps(manifest)).toBe(0);
});
