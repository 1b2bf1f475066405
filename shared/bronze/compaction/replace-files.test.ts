import { describe, expect, it } from "vitest";
import type { Table } from "../../platform/azure/tables.ts";
import { readReplacementGuard, replaceFiles } from "./replace-files.ts";
import { memoryBronze, type Sent } from "./testing/memory-bronze.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const files = { dataFile: "merged", dataBytes: 7, rawBytes: 70 };

async function threeRows() {
  const here = memoryBronze();
  for (let commit = 0; commit < 3; commit += 1) await here.land([sent, { ...sent, kind: "quarantined" }]);
  const { manifest } = here.store;
  return {
    here,
    manifest,
    key: here.key,
    rows: await here.rows(),
    guard: await readReplacementGuard(manifest, here.key),
  };
}

/** A table whose first commit succeeds, and is repeated by the SDK because its answer was lost. */
function losingAnAnswer(table: Table): Table {
  let lost = false;
  return {
    ...table,
    async commit(...of) {
      if (!lost) await table.commit(...of);
      lost = true;
      return table.commit(...of);
    },
  };
}

describe("replaceFiles", () => {
  it("makes the last row cover all: positions, sequence numbers and counts", async () => {
    const { here, manifest, key, rows, guard } = await threeRows();
    const next = await replaceFiles(manifest, key, guard, rows.slice(0, 2), files, "a");
    expect(next).toEqual(await readReplacementGuard(manifest, key));
    const [merged, other, ...more] = await here.rows();
    expect(merged).toMatchObject({
      ...{ position: 2, from: 1, first: 0, last: 3, ...files },
      counts: { accepted: 2, duplicate: 0, ignored: 0, quarantined: 2 },
    });
    expect(merged?.quarantineFile).toBeUndefined();
    expect([other, more]).toEqual([rows[2], []]);
  });

  it("succeeds when only the answer was lost", async () => {
    const { here, manifest, key, rows, guard } = await threeRows();
    const next = await replaceFiles(losingAnAnswer(manifest), key, guard, rows, files, "a");
    expect(next).toEqual(await readReplacementGuard(manifest, key));
    expect(await here.rows()).toMatchObject([{ from: 1, position: 3, dataFile: "merged" }]);
  });

  it("fails when another replacement was committed after the rows were read", async () => {
    const { here, manifest, key, rows, guard } = await threeRows();
    await replaceFiles(manifest, key, guard, rows.slice(0, 2), files, "a");
    const before = await here.rows();
    expect(await replaceFiles(manifest, key, guard, rows.slice(1), files, "b")).toBeUndefined();
    expect(await replaceFiles(manifest, key, guard, rows.slice(0, 1), files, "b")).toBeUndefined();
    expect(await here.rows()).toEqual(before);
  });

  it("makes the next replacement fail when another one followed", async () => {
    const { manifest, key, rows, guard } = await threeRows();
    const hasty: Table = {
      ...manifest,
      async commit(...of) {
        const done = await manifest.commit(...of);
        await replaceFiles(manifest, key, await readReplacementGuard(manifest, key), rows.slice(2), files, "b");
        return done;
      },
    };
    const next = await replaceFiles(hasty, key, guard, rows.slice(0, 2), files, "a");
    expect(next).toEqual(guard);
    expect(next && (await replaceFiles(manifest, key, next, rows.slice(2), files, "c"))).toBeUndefined();
  });

  it("requires rows", async () => {
    const { manifest, key, guard } = await threeRows();
    await expect(replaceFiles(manifest, key, guard, [], files, "a")).rejects.toThrow("a file replacement needs rows");
  });
});
