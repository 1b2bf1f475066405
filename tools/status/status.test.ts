import { expect, it } from "vitest";
import type { PipelineReport } from "../../shared/operations/status/report.ts";
import { statusText } from "./text.ts";
import { underWay } from "./under-way.ts";

const counts = { received: 1_234, accepted: 1_230, duplicate: 1, ignored: 1, quarantined: 2 };
const done: PipelineReport = {
  time: "2026-11-24T10:00:00.000Z",
  reporting_time_zone: "UTC",
  streams: [{ stream: "heart-rates", ...counts, lag: 0, last_event: null, partitions: [] }],
  silver: {
    backlog: { rows: 0, events: 0 },
    waiting_since: null,
    last_run: "2026-11-24T09:59:00.000Z",
    kept_since: { readings: null, facts: null },
  },
  gold: { backlog: { feeds: 0, dead_letters: 0 }, waiting_since: null, last_run: null, stopped: null },
  outbox: { backlog: { messages: 0, feeds: 0 }, waiting_since: null },
  exports: [{ summary: "gym_summary", as_of: "2026-11-24T10:00:00.000Z", current: true, pending_months: [] }],
  objectives: [],
  alerts: [],
};
const waiting = "2026-11-24T09:30:00.000Z";

it("contains that nothing is under way", () => {
  expect(underWay(done)).toEqual([]);
  const text = statusText(done);
  expect(text).toMatch(/^heart-rates +1,234 +1,230 +1 +1 +2 +0 {2}–$/m);
  expect(text).toMatch(/^gym_summary {2}current$/m);
  expect(text).toContain("Nothing is under way.");
});

it.each<[string, Partial<PipelineReport>, string]>([
  ["events in a hub", { streams: done.streams.map((each) => ({ ...each, lag: 7 })) }, "hubs: 7 events"],
  ["silver's backlog", { silver: { ...done.silver, backlog: { rows: 1, events: 9 } } }, "silver: 9 events"],
  ["gold's backlog", { gold: { ...done.gold, backlog: { feeds: 3, dead_letters: 0 } } }, "gold: 3 change feed ranges"],
  [
    "a gold that does not run",
    { gold: { ...done.gold, stopped: "another time zone" } },
    "gold: stopped, another time zone",
  ],
  [
    "unpublished messages",
    { outbox: { backlog: { messages: 12, feeds: 0 }, waiting_since: waiting } },
    `outbox: 12 messages are not published since ${waiting}`,
  ],
  [
    "messages to be written",
    { outbox: { backlog: { messages: 0, feeds: 1 }, waiting_since: waiting } },
    "outbox: 0 messages",
  ],
  [
    "exports that trail",
    { exports: [{ summary: "gym_summary", as_of: waiting, current: false, pending_months: ["2023-03"] }] },
    `exports: gym_summary as of ${waiting}, pending months 2023-03`,
  ],
])("names %s", (_, part, line) => {
  const report = { ...done, ...part };
  expect(underWay(report)).toEqual([expect.stringContaining(line)]);
  expect(statusText(report)).toContain(`Under way:\n  ${line}`);
});
