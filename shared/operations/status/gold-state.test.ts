import { beforeEach, expect, it } from "vitest";
import { groupOf } from "../../gold/group.ts";
import { deadLetter } from "../../gold/run/dead-letters.ts";
import { type Gold, sharedContainers } from "../../gold/run/gold.ts";
import { type GoldFixture, goldFixture, runOnce } from "../../gold/testing/fixture.ts";
import { workoutBpmSummary as summary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { readGoldState } from "./gold-state.ts";

let here: GoldFixture;
beforeEach(() => {
  here = goldFixture([summary]);
});

/** Gold whose progress was written at those times, in epoch seconds. */
function writtenAt(...seconds: number[]): Gold {
  const times = {
    queryPartition: async (_: string, query: string) =>
      query.includes("_ts") ? seconds.map((each) => ({ seconds: each })) : [],
  };
  return {
    ...here.gold,
    gold: (name) => {
      const container = here.gold.gold(name);
      return name === sharedContainers.progress ? ({ ...container, ...times } as DocumentContainer) : container;
    },
  };
}

it("of a gold that never ran has all feeds", async () => {
  here.containers.get("workouts")?.put({ id: "w", userId: "anna" } as { id: string });
  expect(await readGoldState(writtenAt(), [summary])).toEqual({
    feeds: 1,
    waitingSince: undefined,
    deadLetters: 0,
    movedAt: undefined,
    stopped: undefined,
    keptSince: {},
  });
});

it("has the last write of progress, and the number of dead letters", async () => {
  await runOnce(here, [summary]);
  const key = { userId: "anna", workoutId: "1", sessionId: "1", date: "2026-03-02" };
  const errors = here.gold.gold(sharedContainers.errors);
  await deadLetter({ ...here.gold, errors }, summary, groupOf(summary, key), { code: "group-failed" });
  expect(await readGoldState(writtenAt(50, 70, 60), [summary])).toEqual({
    feeds: 0,
    deadLetters: 1,
    movedAt: 70_000,
    stopped: undefined,
    keptSince: {},
  });
});

it("has the reason why gold does not run", async () => {
  await runOnce(here, [summary]);
  const elsewhere = { ...writtenAt(1), calendar: { ...here.gold.calendar, timeZone: "Europe/Berlin" } };
  expect(await readGoldState(elsewhere, [summary])).toMatchObject({
    feeds: 0,
    stopped: expect.stringMatching(/UTC.*Europe\/Berlin/),
  });
});

it("throws faults", async () => {
  const broken = { ...writtenAt(), silver: () => ({ feedRanges: () => Promise.reject(new Error("unreachable")) }) };
  await expect(readGoldState(broken as unknown as Gold, [summary])).rejects.toThrow("unreachable");
});

it("is read without a write", async () => {
  const { gold } = goldFixture([summary], (operation) => {
    if (operation === "write") throw new Error("status has written");
  });
  expect(await readGoldState(gold, [summary])).toMatchObject({ deadLetters: 0, stopped: undefined });
  const progress = gold.gold(sharedContainers.progress);
  expect(await progress.queryAllPartitions("SELECT * FROM c", {}, 10)).toMatchObject({ items: [] });
});
