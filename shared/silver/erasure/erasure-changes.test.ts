import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { widenTombstone } from "./erasure-store.ts";
import { keyedHashes } from "./keyed-hashes.ts";
import { readErasureIndex } from "./read-erasure-index.ts";

it("reads the tombstones once, until one of them changes, also by another process", async () => {
  const container = memoryContainer("subject");
  let queries = 0;
  const counted = {
    ...container,
    queryAllPartitions: (...of: Parameters<typeof container.queryAllPartitions>) => {
      queries += 1;
      return container.queryAllPartitions(...of);
    },
  } as typeof container;
  const hashes = keyedHashes(Buffer.alloc(32, 1));
  const here = { container: counted, hashes, retryConflicts };
  for (const _ of [1, 2, 3]) expect((await readErasureIndex(here)).isEmpty).toBe(true);
  expect(queries).toBe(1);
  await widenTombstone({ ...here, container }, "20001", { time: 5 });
  for (const _ of [1, 2, 3]) expect((await readErasureIndex(here)).userUntil("20001")).toBe(5);
  expect(queries).toBe(2);
  // Killed after the tombstone was stored: the repeated request makes everybody read it.
  await widenTombstone({ ...here, container }, "20001", { time: 5 });
  await readErasureIndex(here);
  expect(queries).toBe(3);
});
