import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { erasureGold } from "../../gold/run/erased-groups.ts";
import { eraseBronze, partitionsToErase } from "../../silver/erasure/erase-bronze.ts";
import { pendingPartitions } from "../../silver/slice/pending-partitions.ts";
import { runSlice } from "../../silver/slice/run-slice.ts";
import { silverFixture } from "../../silver/testing/fixture.ts";
import { endCompleted } from "./end-completed.ts";

const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const at = 1_678_521_600;

it("an erasure ends when every layer has done its work, and is pending again when more arrives", async () => {
  const fixture = silverFixture();
  const { silver, store } = fixture;
  const progress = memoryContainer("consumer");
  const gold = { gold: () => progress, exported: [{ name: "workout_bpm_summary", container: "workout-bpm-summary" }] };
  const run = async () => {
    for (const key of await pendingPartitions(silver.bronze, silver.database)) await runSlice(silver, key, limits);
  };
  const rewrite = async () => {
    for (const key of await partitionsToErase(silver, store))
      await eraseBronze(silver, store, key, Number.POSITIVE_INFINITY, async () => {});
  };
  expect(await endCompleted(silver, store, gold, 1)).toEqual({ ended: 0, pending: 0, oldest: undefined });
  await fixture.land("workouts", "0", [
    { user_id: "20001", workout_id: 1, session_id: 1, action: "start", timestamp: at },
  ]);
  await fixture.land("profiles", "0", [{ user_id: "20001", update_type: "delete", timestamp: at + 100 }]);
  await run();
  const oldest = expect.any(Number);
  expect(await endCompleted(silver, store, gold, 1)).toEqual({ ended: 0, pending: 1, oldest });
  await rewrite();
  const groups = erasureGold({ gold: () => progress } as never, []);
  await groups.recompute([{ summary: "workout_bpm_summary", key: { userId: "20001" } }]);
  expect(await endCompleted(silver, store, gold, 1)).toEqual({ ended: 0, pending: 1, oldest });
  for (const { id, consumer } of progress.all<{ id: string; consumer: string }>()) await progress.remove(id, consumer);
  expect(await endCompleted(silver, store, gold, 2)).toEqual({ ended: 1, pending: 0, oldest: undefined });
  await fixture.land("profiles", "0", [{ user_id: "20001", update_type: "delete", timestamp: at + 100 }]);
  await fixture.land("workouts", "0", [
    { user_id: "20001", workout_id: 1, session_id: 1, action: "stop", timestamp: at + 50 },
  ]);
  await run();
  expect(await endCompleted(silver, store, gold, 3)).toEqual({ ended: 0, pending: 1, oldest });
  await rewrite();
  expect(await endCompleted(silver, store, gold, 4)).toEqual({ ended: 1, pending: 0, oldest: undefined });
});
