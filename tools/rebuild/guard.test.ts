import { beforeEach, describe, expect, it } from "vitest";
import { bronzeOf } from "../../shared/composition.ts";
import { type MemoryContainer, memoryContainer } from "../../shared/gold/testing/memory-container.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { memoryBlobs } from "../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../testing/fakes/memory-table.ts";
import { refuseAhead, refuseOthers } from "./guard.ts";
import { beginMark, touchMark } from "./mark.ts";
import { apart, lastMove, positionsOf } from "./positions.ts";

const minute = 60_000;
const keys = ["heart-rates|0|1", "workouts|0|1"] as const;
let manifest: ReturnType<typeof memoryTable>;
let progress: MemoryContainer;

/** An Azure whose silver and gold are of that name. */
const named = (name: string) =>
  ({
    configuration: { silverDatabase: `silver-${name}`, goldDatabase: `gold-${name}` },
    table: () => manifest,
    blobs: () => memoryBlobs(),
    gold: () => progress,
  }) as unknown as Azure;
const move = async (name: string, key: string, position: number, now: number) => {
  const bronze = bronzeOf(named(name));
  const from = await bronze.progress(key, `silver-${name}`);
  expect(await bronze.moveProgress(key, `silver-${name}`, from, position, now)).toBe(true);
};

beforeEach(async () => {
  manifest = memoryTable();
  progress = memoryContainer("summary");
  await manifest.commit(
    "partitions",
    keys.map((rowKey) => ({ rowKey, values: {} })),
  );
});

it("positions say where readers are apart, and when one moved", async () => {
  const positions = (name: string) => positionsOf(bronzeOf(named(name)), `silver-${name}`);
  expect(lastMove(await positions("a"))).toBeUndefined();
  await move("a", keys[0], 3, 7);
  await move("a", keys[1], 1, 9);
  await move("b", keys[0], 3, 8);
  expect(lastMove(await positions("a"))).toBe(9);
  expect(apart(await positions("a"), await positions("b"))).toEqual([keys[1]]);
  expect(apart(new Map(), await positions("b"))).toEqual([keys[0]]);
});

describe("a pair that others work with", () => {
  it("is not gone on with", async () => {
    await refuseOthers(named("x"));
    await move("x", keys[0], 1, 10 * minute);
    await expect(refuseOthers(named("x"))).rejects.toThrow("no rebuild made it");
    await beginMark(progress, "x", { rules: "r", timeZone: "UTC" }, 10 * minute - 30_000);
    await refuseOthers(named("x"));
    await move("x", keys[0], 2, 12 * minute);
    await expect(refuseOthers(named("x"))).rejects.toThrow("silver-x moved at 1970-01-01T00:12:00.000Z");
    await touchMark(progress, { touchedAt: 12 * minute });
    await refuseOthers(named("x"));
  });

  it("is not removed while it is ahead of the one that the settings name", async () => {
    await move("live", keys[0], 5, 1);
    await move("x", keys[0], 5, 1);
    await refuseAhead(named("live"), named("x"));
    await move("x", keys[1], 1, 2);
    await expect(refuseAhead(named("live"), named("x"))).rejects.toThrow(
      `silver-x is ahead of silver-live in ${keys[1]}`,
    );
  });
});
