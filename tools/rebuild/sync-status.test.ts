import { expect, it } from "vitest";
import { refreshStatusOf } from "./sync-status.ts";

const feed = (summary: string, waitingSince?: number, dueSince?: number) => ({ summary, waitingSince, dueSince });

it("separates overdue summaries from pending refreshes, with the earliest due time", () => {
  const feeds = [
    feed("seen"),
    feed("late", 10, 10),
    feed("hourly", 40, 140),
    feed("hourly", 20, 120),
    feed("overdue", 1, 90),
    feed("overdue", 50, 150),
  ];
  expect(refreshStatusOf(feeds, 100)).toEqual({
    laggingSummaries: ["late", "hourly", "overdue"],
    overdueSummaries: ["late", "overdue"],
    pendingRefreshes: [{ summary: "hourly", dueBy: 120 }],
  });
});
