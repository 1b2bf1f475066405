import { expect, it } from "vitest";
import { activityDaily } from "../../../gold/activity/activity-daily.ts";
import { gymSummary } from "../../../gold/gym-summary/gym-summary.ts";
import { memoryContainer } from "../../../gold/testing/memory-container.ts";
import type { DocumentContainer } from "../../../platform/azure/documents.ts";
import { worldInMemory } from "../testing/fixture.ts";
import { readFeeds } from "./gold.ts";

const hour = 3_600_000;
const written = Date.UTC(2026, 10, 24, 10);

it("lets changes wait for an unhurried summary's turn", async () => {
  const feed = { feedRanges: async () => ["r"], changes: async () => ({ documents: [], oldest: written }) };
  const progress = memoryContainer("summary");
  const { doctor } = worldInMemory();
  const feeds = await readFeeds({
    ...{ ...doctor, summaries: [gymSummary, activityDaily], goldUnhurried: hour, gold: () => progress },
    silver: () => feed as unknown as DocumentContainer,
  });
  const due = new Map(feeds.map(({ summary, waitingSince, dueSince }) => [summary, [waitingSince, dueSince]]));
  expect(due.get("gym_summary")).toEqual([written, written]);
  expect(due.get("activity_daily")).toEqual([written, written + hour]);
});
