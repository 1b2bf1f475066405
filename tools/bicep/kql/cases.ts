import type { AlertCase } from "./alert-case.ts";
import type { Row } from "./expression.ts";
import { objectiveCases } from "./objective-cases.ts";

const metric = (Name: string, Properties: Row, Sum: number): Row => ({
  TimeGenerated: 0,
  Name,
  Properties,
  Sum,
  Max: Sum,
});
const lag = (name: string, value: number, Properties: Row = {}) => metric(`korevital.${name}.lag`, Properties, value);
const tick = metric("korevital.timer.ticks", { timer: "silver" }, 1);
const received = metric("korevital.events.received", { source: "hub" }, 1);
const failed = (of: string): Row => ({ Message: `invocation-failed ${of}`, Properties: { function: of } });
const queued = (queue: string): Row => ({
  OperationName: "PutMessage",
  StatusCode: "201",
  Uri: `https://stkvlake.queue.core.windows.net/${queue}/messages`,
});
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** By the name of the alert. The alerts on log lines of the app have one case, made from their names. */
export const alertCases: Readonly<Record<string, AlertCase>> = {
  ...objectiveCases,
  "app-not-running": {
    table: "AppMetrics",
    fires: [metric("korevital.timer.ticks", { timer: "gold" }, 1), received],
    silent: [[tick]],
  },
  "no-data": {
    table: "AppMetrics",
    fires: [tick, metric("korevital.events.received", { source: "file" }, 9)],
    silent: [[received]],
  },
  "ingest-lag": {
    table: "AppMetrics",
    // One slow stream among fast ones.
    fires: [lag("ingest", 5, { stream: "workouts" }), lag("ingest", 901, { stream: "activity" })],
    silent: [[], [lag("ingest", 900, { stream: "activity" })], times(50, lag("ingest", 800, { stream: "activity" }))],
  },
  "silver-behind": {
    table: "AppMetrics",
    fires: [lag("silver", 1801)],
    silent: [[], [lag("silver", 1800)], [lag("gold", 9999)]],
  },
  "gold-behind": {
    table: "AppMetrics",
    fires: [lag("gold", 7201)],
    silent: [[], [lag("gold", 7200)], [lag("silver", 9999)]],
  },
  "copy-behind": {
    table: "AppMetrics",
    fires: [lag("copy", 21_601)],
    silent: [[], [lag("copy", 21_600)], [lag("gold", 99_999)]],
  },
  "copy-not-running": {
    table: "AppMetrics",
    // The pipeline runs.
    fires: [tick],
    silent: [[metric("korevital.timer.ticks", { timer: "copy" }, 1)]],
  },
  "invocations-failed": {
    table: "AppTraces",
    fires: times(10, failed("ingest-workouts")),
    // Nine of each of two functions, and other lines.
    silent: [
      [],
      [...times(9, failed("a")), ...times(9, failed("b"))],
      times(50, { Message: "batch-landed x", Properties: {} }),
    ],
  },
  "landing-poisoned": {
    table: "StorageQueueLogs",
    fires: [queued("landing-events-poison")],
    silent: [[], [queued("landing-events")], [{ ...queued("landing-events-poison"), StatusCode: "404" }]],
  },
  "daily-quota-reached": {
    table: "_LogOperation",
    fires: [{ Category: "Ingestion", Detail: "The data volume threshold is reached: OverQuota" }],
    silent: [[], [{ Category: "Ingestion", Detail: "fine" }], [{ Category: "Solution", Detail: "OverQuota" }]],
  },
};

export function caseOf(name: string): AlertCase {
  const line = (of: string): Row => ({ Message: `ALERT ${of} something`, Properties: {} });
  const other: AlertCase = {
    table: "AppTraces",
    fires: [line(name)],
    silent: [[], [line("other")], [line(`${name}-more`)], [{ Message: `alert ${name} x` }]],
  };
  return alertCases[name] ?? other;
}
