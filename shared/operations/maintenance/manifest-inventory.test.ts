import { expect, it } from "vitest";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { memoryBronze, type Sent } from "../../bronze/compaction/testing/memory-bronze.ts";
import { ConcurrencyExhausted, mostAttempts } from "../../platform/optimistic-concurrency.ts";
import { readInventory } from "./manifest-inventory.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };

it("lists rows again that overlap, up to a limit", async () => {
  const { store, land } = memoryBronze();
  await land([sent]);
  const { manifest } = store;
  let [overlapping, listings] = [3, 0];
  const doubled = {
    ...manifest,
    async *range(...of: Parameters<typeof manifest.range>) {
      listings += 1;
      const repeated = listings <= overlapping;
      for await (const row of manifest.range(...of)) yield* repeated ? [row, row] : [row];
    },
  };
  const read = () => readInventory({ manifest: doubled, retryConflicts });
  expect(await read().then(([partition]) => partition?.rows)).toHaveLength(1);
  overlapping = Number.POSITIVE_INFINITY;
  await expect(read()).rejects.toThrow(ConcurrencyExhausted);
  expect(listings).toBeGreaterThan(mostAttempts);
});
