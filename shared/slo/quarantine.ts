import { hour } from "../platform/time.ts";
import type { Objective } from "./objective.ts";

export const quarantine = {
  name: "quarantine",
  indicator: "new events and records; good: accepted, bad: quarantined",
  per: "stream",
  target: 0.95,
  window: hour,
  measuredAt: "functions/app/record-landed.ts",
  minimumEvents: 100,
  severity: 2,
  holdsUnderFaults: false,
} as const satisfies Objective;
