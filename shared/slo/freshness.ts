import { minute } from "../platform/time.ts";
import { month, type Objective } from "./objective.ts";

export const freshness = {
  name: "freshness",
  indicator:
    "accepted events; good: all summaries contain the event within the threshold after it was enqueued. The refresh interval of the hourly summaries of its stream is added",
  per: "stream",
  target: 0.99,
  window: month,
  threshold: 10 * minute,
  measuredAt: "shared/operations/objectives/measure-freshness.ts",
  minimumEvents: 100,
  severity: 2,
  holdsUnderFaults: false,
} as const satisfies Objective;
