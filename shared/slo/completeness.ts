import { month, type Objective } from "./objective.ts";

export const completeness = {
  name: "completeness",
  indicator:
    "sequence numbers of the hubs; good: the event has exactly one outcome, bad: the number was skipped. The doctor checks that a skipped event is not in the hub any more",
  per: "stream",
  target: 1,
  window: month,
  measuredAt: "functions/app/record-landed.ts",
  minimumEvents: 1,
  severity: 1,
  holdsUnderFaults: true,
} as const satisfies Objective;
