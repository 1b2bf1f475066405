import { describe, expect, it } from "vitest";
import type { Table } from "../../platform/azure/tables.ts";
import { readGuard, swap } from "./replace-files.ts";
import { bronzeInMemory, type Sent } from "./testing/bronze-in-memory.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const files = { dataFile: "merged", dataBytes: 7, rawBytes: 70 };

async function threeRows() {
  const here = bronzeInMemory();
  for (let commit = 0; commit < 3; commit += 1) await here.land([sent, { ...sent, kind: "quarantined" }]);
  const { manifest } = here.store;
  return { here, manifest, key: here.key, rows: await here.rows(), guard: await readGuard(manifest, here.key) };
}

/** A table whose first commit is done, and then sent again by the SDK, since its answer was lost. */
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

describe("a swap", () => {
  it("lets the last row stand for all: their positions, sequence numbers and counts together", async () => {
    const { here, manifest, key, rows, guard } = await threeRows();
    const next = await swap(manifest, key, guard, rows.slice(0, 2), files, "a");
    expect(next).toEqual(await readGuard(manifest, key));
    const [merged, other, ...more] = await here.rows();
    expect(merged).toMatchObject({
      ...{ position: 2, from: 1, first: 0, last: 3, ...files },
      counts: { accepted: 2, duplicate: 0, ignored: 0, quarantined: 2 },
    });
    expect(merged?.quarantineFile).toBeUndefined();
    expect([other, more]).toEqual([rows[2], []]);
  });

  it("that was done and reported lost is done", async () => {
    const { here, manifest, key, rows, guard } = await threeRows();
    const next = await swap(losingAnAnswer(manifest), key, guard, rows, files, "a");
    expect(next).toEqual(await readGuard(manifest, key));
    expect(await here.rows()).toMatchObject([{ from: 1, position: 3, dataFile: "merged" }]);
  });

  it("is lost when another one came since its rows were read", async () => {
    const { here, manifest, key, rows, guard } = await threeRows();
    await swap(manifest, key, guard, rows.slice(0, 2), files, "a");
    const before = await here.rows();
    expect(await swap(manifest, key, guard, rows.slice(1), files, "b")).toBeUndefined();
    expect(await swap(manifest, key, guard, rows.slice(0, 1), files, "b")).toBeUndefined();
    expect(await here.rows()).toEqual(before);
  });

  it("ends the work of whom another one follows at once", async () => {
    const { manifest, key, rows, guard } = await threeRows();
    const hasty: Table = {
      ...manifest,
      async commit(...of) {
        const done = await manifest.commit(...of);
        await swap(manifest, key, await readGuard(manifest, key), rows.slice(2), files, "b");
        return done;
      },
    };
    const next = await swap(hasty, key, guard, rows.slice(0, 2), files, "a");
    expect(next).toEqual(guard);
    expect(next && (await swap(manifest, key, next, rows.slice(2), files, "c"))).toBeUndefined();
  });

  it("needs rows", async () => {
    const { manifest, key, guard } = await threeRows();
    await expect(swap(manifest, key, guard, [], files, "a")).rejects.toThrow("a swap needs rows");
  });
});
