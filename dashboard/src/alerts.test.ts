import { expect, it } from "vitest";
import type { PipelineReport } from "../../shared/operations/status/report.ts";
import { alertsOf, lateAfter } from "./alerts.ts";

const now = Date.UTC(2026, 0, 1);
const before = (milliseconds: number) => new Date(now - milliseconds).toISOString();
const stream = { stream: "a", received: 1, accepted: 1, duplicate: 0, ignored: 0, quarantined: 0, lag: 0 };
const healthy: PipelineReport = {
  time: before(0),
  reporting_time_zone: "UTC",
  streams: [{ ...stream, last_event: null, partitions: [] }],
  silver: {
    backlog: { rows: 1, events: 9 },
    waiting_since: before(lateAfter),
    last_run: null,
    kept_since: { readings: null, facts: null },
  },
  gold: { backlog: { feeds: 0, dead_letters: 0 }, waiting_since: null, last_run: null, stopped: null },
  outbox: { backlog: { messages: 0, feeds: 0 }, waiting_since: null },
  exports: [],
  objectives: [],
  alerts: [],
};
const titles = (report: PipelineReport) => alertsOf(report).map(({ title }) => title);

it("has none for work that is under way", () => {
  expect(titles(healthy)).toEqual([]);
});

it.each<[string, Partial<PipelineReport>]>([
  ["Silver is late", { silver: { ...healthy.silver, waiting_since: before(lateAfter + 1) } }],
  ["Gold is late", { gold: { ...healthy.gold, waiting_since: before(lateAfter + 1) } }],
  ["The outbox is late", { outbox: { ...healthy.outbox, waiting_since: before(lateAfter + 1) } }],
  ["Gold has stopped", { gold: { ...healthy.gold, stopped: "another time zone" } }],
  ["Hubs do not respond", { streams: healthy.streams.map((each) => ({ ...each, lag: null })) }],
  ["2 events quarantined", { streams: healthy.streams.map((each) => ({ ...each, quarantined: 2 })) }],
  ["3 dead-lettered groups", { gold: { ...healthy.gold, backlog: { feeds: 0, dead_letters: 3 } } }],
  ["api-burn-fast", { alerts: [{ alert: "api-burn-fast", kind: "burn-rate", of: [""], since: null, lines: 0 }] }],
  ["gold-failed", { alerts: [{ alert: "gold-failed", kind: "logged", of: [], since: before(1), lines: 3 }] }],
])("has: %s", (title, change) => {
  expect(titles({ ...healthy, ...change })).toEqual([title]);
});

it("has the most severe first, and names what spends an error budget", () => {
  const report: PipelineReport = {
    ...healthy,
    gold: { ...healthy.gold, backlog: { feeds: 0, dead_letters: 3 } },
    alerts: [{ alert: "freshness-burn-fast", kind: "burn-rate", of: ["activity", "workouts"], since: null, lines: 0 }],
  };
  expect(alertsOf(report).map(({ tone, title, detail }) => [tone, title, detail])).toEqual([
    ["bad", "freshness-burn-fast", "The error budget is spent too fast: activity, workouts."],
    ["warn", "3 dead-lettered groups", "Their rows are computed again in every run."],
  ]);
});
