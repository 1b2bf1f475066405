import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkDelta, copyTable, skipWithoutDeltaCheck } from "../../../testing/delta-check.ts";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { readSnapshot } from "./log.ts";
import { type Answer, addOf, removeOf, repeatStep, unreliable } from "./testing/writers.ts";

let folder: string;
beforeEach(async (context) => {
  skipWithoutDeltaCheck(context);
  folder = await mkdtemp(join(tmpdir(), "delta-"));
});
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

const commits = 1000;

/** A pseudo-random sequence: the test is the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

it("delta-rs reads a table after 1,000 random commits of two writers with lost answers", {
  timeout: 120_000,
}, async () => {
  const random = sequence(7);
  const blobs = memoryBlobs();
  const answer = (): Answer => (["lost", "repeated"] as const)[Math.floor(random() * 20)] ?? "given";
  const table = { folder: "t", blobs: unreliable(blobs, answer) };
  let ids = 0;
  const writer = {
    now: () => Date.UTC(2026, 0, 1) + ids,
    newId() {
      ids += 1;
      return `id${ids}`;
    },
  };
  let expected = 0;
  const run = async (own: number) => {
    for (let step = 0; step < commits / 2; step += 1) {
      const rows = 1 + Math.floor(random() * 5);
      const path = `${own}-${step}.parquet`;
      const data = Array.from({ length: rows }, (_, index) => BigInt(index));
      const content = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "n", data, type: "INT64" }] }));
      await blobs.create(`t/${path}`, content, "");
      const removes = random() < 0.6;
      await repeatStep(table, writer, `${own}`, step, (files) => {
        const file = removes ? files[Math.floor(random() * files.length)] : undefined;
        const removed = file === undefined ? [] : [removeOf(file, writer.now())];
        return [...removed, addOf(path, content.length, rows)];
      });
    }
  };
  await Promise.all([run(1), run(2)]);
  const { files, version } = await readSnapshot(table);
  expect(version).toBe(commits - 1);
  for (const { stats = "" } of files.values()) expected += Number(JSON.parse(stats).numRecords);
  const local = await copyTable(blobs, "t", folder);
  expect(await checkDelta(local)).toMatchObject({
    version,
    files: files.size,
    rows: expected,
    schema: { n: expect.any(String) },
  });
  // Also between two checkpoints.
  expect((await checkDelta(local, { version: 555 })).version).toBe(555);
});
