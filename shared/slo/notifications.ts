import { minute } from "../platform/time.ts";
import { month, type Objective } from "./objective.ts";

export const notifications = {
  name: "notifications",
  indicator:
    "messages of the outbox; good: published within the threshold after the message was created, which is when its episode is complete",
  per: "",
  target: 0.95,
  window: month,
  threshold: 2 * minute,
  measuredAt: "functions/outbox.ts",
  minimumEvents: 20,
  severity: 2,
  holdsUnderFaults: false,
} as const satisfies Objective;
