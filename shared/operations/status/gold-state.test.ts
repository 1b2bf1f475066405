import { beforeEach, expect, it } from "vitest";
import { groupOf } from "../../gold/group.ts";
import { setAside } from "../../gold/run/dead-letters.ts";
import { type Gold, sharedContainers } from "../../gold/run/gold.ts";
import { runOnce, type World, world } from "../../gold/testing/world.ts";
import { workoutBpmSummary as summary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { readGold } from "./gold-state.ts";

let here: World;
beforeEach(() => {
  here = world([summary]);
});

/** Gold whose progress was written at those times, in epoch seconds, as Cosmos DB notes them. */
function writtenAt(...seconds: number[]): Gold {
  const times = { query: async () => seconds.map((each) => ({ seconds: each })) };
  return {
    ...here.gold,
    gold: (name) => {
      const container = here.gold.gold(name);
      return name === sharedContainers.progress ? ({ ...container, ...times } as DocumentContainer) : container;
    },
  };
}

it("of a gold that never ran is all news", async () => {
  here.containers.get("workouts")?.put({ id: "w", userId: "anna" } as { id: string });
  expect(await readGold(writtenAt(), [summary])).toEqual({
    feeds: 1,
    setAside: 0,
    movedAt: undefined,
    stopped: undefined,
  });
});

it("says when progress was written last, and what is set aside", async () => {
  await runOnce(here, [summary]);
  const key = { userId: "anna", workoutId: "1", sessionId: "1", date: "2026-03-02" };
  await setAside(here.gold.gold(sharedContainers.errors), summary, groupOf(summary, key), "a defect", 1);
  expect(await readGold(writtenAt(50, 70, 60), [summary])).toEqual({
    feeds: 0,
    setAside: 1,
    movedAt: 70_000,
    stopped: undefined,
  });
});

it("says why gold does not run", async () => {
  await runOnce(here, [summary]);
  const elsewhere = { ...writtenAt(1), calendar: { ...here.gold.calendar, timeZone: "Europe/Berlin" } };
  expect(await readGold(elsewhere, [summary])).toMatchObject({
    feeds: 0,
    stopped: expect.stringMatching(/UTC.*Europe\/Berlin/),
  });
});

it("hides no fault", async () => {
  const broken = { ...writtenAt(), silver: () => ({ feedRanges: () => Promise.reject(new Error("away")) }) };
  await expect(readGold(broken as unknown as Gold, [summary])).rejects.toThrow("away");
});
