import { beforeEach, describe, expect, it } from "vitest";
import { bronzeReaderFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { memoryBlobs } from "../../testing/fakes/memory-blobs.ts";
import { type MemoryContainer, memoryContainer } from "../../testing/fakes/memory-container.ts";
import { memoryTable } from "../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../testing/fakes/retry-conflicts.ts";
import { rejectIfAheadOfLive, rejectIfUsedElsewhere } from "./guard.ts";
import { differingPartitions, lastMovedAt, readPositions } from "./positions.ts";
import { ensureMarker, updateMarker } from "./rebuild-marker.ts";

const minute = 60_000;
const keys = ["heart-rates|0|1", "workouts|0|1"] as const;
let manifest: ReturnType<typeof memoryTable>;
let progress: MemoryContainer;

/** An Azure with the databases of that name. */
const azureWith = (name: string) =>
  ({
    configuration: { silverDatabase: `silver-${name}`, goldDatabase: `gold-${name}` },
    table: () => manifest,
    blobs: () => memoryBlobs(),
    gold: () => progress,
  }) as unknown as Azure;
const move = async (name: string, key: string, position: number, now: number) => {
  const bronze = bronzeReaderFor(azureWith(name));
  const from = await bronze.progress(key, `silver-${name}`);
  expect(await bronze.moveProgress(key, `silver-${name}`, from, position, now)).toBe(true);
};

beforeEach(async () => {
  manifest = memoryTable();
  progress = memoryContainer("consumer");
  await manifest.commit(
    "partitions",
    keys.map((rowKey) => ({ rowKey, values: {} })),
  );
});

it("returns the partitions in which readers differ, and the time of the last move", async () => {
  const positions = (name: string) => readPositions(bronzeReaderFor(azureWith(name)), `silver-${name}`);
  expect(lastMovedAt(await positions("a"))).toBeUndefined();
  await move("a", keys[0], 3, 7);
  await move("a", keys[1], 1, 9);
  await move("b", keys[0], 3, 8);
  expect(lastMovedAt(await positions("a"))).toBe(9);
  expect(differingPartitions(await positions("a"), await positions("b"))).toEqual([keys[1]]);
  expect(differingPartitions(new Map(), await positions("b"))).toEqual([keys[0]]);
});

describe("a database set in use", () => {
  it("is not resumed", async () => {
    await rejectIfUsedElsewhere(azureWith("x"));
    await move("x", keys[0], 1, 10 * minute);
    await expect(rejectIfUsedElsewhere(azureWith("x"))).rejects.toThrow("not created by a rebuild");
    await ensureMarker(progress, retryConflicts, "x", { rules: "r", timeZone: "UTC" }, 10 * minute - 30_000);
    await rejectIfUsedElsewhere(azureWith("x"));
    await move("x", keys[0], 2, 12 * minute);
    await expect(rejectIfUsedElsewhere(azureWith("x"))).rejects.toThrow("silver-x moved at 1970-01-01T00:12:00.000Z");
    await updateMarker(progress, retryConflicts, { touchedAt: 12 * minute });
    await rejectIfUsedElsewhere(azureWith("x"));
  });

  it("is not dropped while it is ahead of the live one", async () => {
    await move("live", keys[0], 5, 1);
    await move("x", keys[0], 5, 1);
    await rejectIfAheadOfLive(azureWith("live"), azureWith("x"));
    await move("x", keys[1], 1, 2);
    await expect(rejectIfAheadOfLive(azureWith("live"), azureWith("x"))).rejects.toThrow(
      `silver-x is ahead of silver-live in ${keys[1]}`,
    );
  });
});
