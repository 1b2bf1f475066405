import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { rowKeyOf } from "../../../bronze/manifest/commit.ts";
import { readPartitions } from "./manifest.ts";

const key = "heart-rates|0|1";

/** A manifest of three commits, the first at time 10, the others a second later each. */
async function manifestOfThree() {
  let clock = 10;
  const manifest = memoryTable(() => clock);
  await manifest.commit("partitions", [{ rowKey: key, values: {} }]);
  await manifest.commit(key, [{ rowKey: "cursor", values: { next: 4, last: 2, attempt: "a" } }]);
  for (const position of [1, 2, 3]) {
    await manifest.commit(key, [{ rowKey: rowKeyOf(position), values: { first: position - 1, last: position - 1 } }]);
    clock += 1000;
  }
  return manifest;
}

const read = async (manifest: Awaited<ReturnType<typeof manifestOfThree>>) => {
  const lake = { manifest, bronze: memoryBlobs(), quarantine: memoryBlobs() };
  const [found] = await readPartitions({ lake, database: "silver" });
  return found;
};

describe("what the manifest says of a partition", () => {
  it("tells how far the silver of the settings has come, and apart from it every other one", async () => {
    const manifest = await manifestOfThree();
    await manifest.commit(key, [{ rowKey: "progress|silver", values: { position: 3, movedAt: 7 } }]);
    await manifest.commit(key, [{ rowKey: "progress|silver-2026-11", values: { position: 1, movedAt: 5 } }]);
    expect(await read(manifest)).toMatchObject({
      silver: { position: 3, movedAt: 7, waitingSince: undefined },
      others: [{ database: "silver-2026-11", position: 1, movedAt: 5, waitingSince: 1010 }],
      oldestRowAt: 10,
    });
  });

  it("takes a silver that has not begun for one that waits since the first row", async () => {
    expect(await read(await manifestOfThree())).toMatchObject({
      silver: { position: 0, movedAt: undefined, waitingSince: 10 },
      others: [],
    });
  });
});
