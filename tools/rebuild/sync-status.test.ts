import { expect, it } from "vitest";
import { waitingOf } from "./sync-status.ts";

const feed = (summary: string, waitingSince?: number, dueSince?: number) => ({ summary, waitingSince, dueSince });

it("tells who waits for a turn from whose turn has come, and by when it comes", () => {
  const feeds = [
    feed("seen"),
    feed("late", 10, 10),
    feed("hourly", 40, 140),
    feed("hourly", 20, 120),
    feed("overdue", 1, 90),
    feed("overdue", 50, 150),
  ];
  expect(waitingOf(feeds, 100)).toEqual({
    liveWaiting: ["late", "hourly", "overdue"],
    liveDue: ["late", "overdue"],
    liveTurns: [{ summary: "hourly", by: 120 }],
  });
});
