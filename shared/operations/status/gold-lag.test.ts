import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { activityDaily } from "../../gold/activity/activity-daily.ts";
import { gymSummary } from "../../gold/gym-summary/gym-summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { hour } from "../../platform/time.ts";
import { memoryFixture } from "../doctor/testing/fixture.ts";
import { readFeedLags } from "./gold-lag.ts";

const written = Date.UTC(2026, 10, 24, 10);

it("adds the refresh interval of a summary", async () => {
  const feed = { feedRanges: async () => ["r"], changes: async () => ({ documents: [], oldest: written }) };
  const progress = memoryContainer("consumer");
  const { doctor } = memoryFixture();
  const feeds = await readFeedLags({
    ...{ ...doctor, summaries: [gymSummary, activityDaily], goldRefreshInterval: hour, gold: () => progress },
    silver: () => feed as unknown as DocumentContainer,
  });
  const due = new Map(feeds.map(({ summary, waitingSince, dueSince }) => [summary, [waitingSince, dueSince]]));
  expect(due.get("gym_summary")).toEqual([written, written]);
  expect(due.get("activity_daily")).toEqual([written, written + hour]);
});
