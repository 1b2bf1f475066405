import { describe, expect, it } from "vitest";
import { everything, memoryBronze, type Sent } from "../compaction/testing/memory-bronze.ts";
import { FileGone } from "../files/read-listed-file.ts";
import { scan } from "./scan.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const limits = { rows: 9, records: 100, memory: 2 ** 20 };

async function fiveRows() {
  const here = memoryBronze();
  for (let commit = 0; commit < 5; commit += 1) await here.land([sent]);
  return here;
}

async function positions(rows: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const position of rows) found.push(position);
  return found;
}

describe("a scan", () => {
  it("yields the result for each row behind a position, in order, at any concurrency", async () => {
    const { store, key } = await fiveRows();
    for (const concurrency of [1, 2, 3, 9]) {
      const read = async ({ position }: { readonly position: number }) => position;
      const of = { manifest: store.manifest, partitionKey: key, concurrency, read };
      expect(await positions(scan({ ...of, after: 0 }))).toEqual([1, 2, 3, 4, 5]);
      expect(await positions(scan({ ...of, after: 3 }))).toEqual([4, 5]);
      expect(await positions(scan({ ...of, after: 0, filter: ({ position }) => position % 2 === 0 }))).toEqual([2, 4]);
    }
  });

  it("fails for a lost file, after it has read the manifest again", async () => {
    const { store, key, rows } = await fiveRows();
    const [, , third] = await rows();
    await store.bronze.remove(third?.dataFile ?? "");
    await expect(everything(store, key)).rejects.toThrow(`file ${third?.dataFile} is in the manifest`);
    await expect(everything(store, key)).rejects.toBeInstanceOf(FileGone);
    expect(await everything(store, key, 3)).toHaveLength(2);
  });

  it("rethrows an error of read", async () => {
    const { store, key } = await fiveRows();
    const read = async () => {
      throw new Error("503");
    };
    const all = scan({ manifest: store.manifest, partitionKey: key, after: 0, read });
    await expect(all.next()).rejects.toThrow("503");
  });

  it("resumes inside a merged row", async () => {
    const here = await fiveRows();
    const before = await everything(here.store, here.key);
    await here.readUpTo(5);
    await here.compact(limits);
    expect(await here.rows()).toHaveLength(1);
    for (const after of [0, 1, 4, 5])
      expect(await everything(here.store, here.key, after)).toEqual(before.slice(after));
  });
});
