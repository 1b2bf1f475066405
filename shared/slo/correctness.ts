import { month, type Objective } from "./objective.ts";

export const correctness = {
  name: "correctness",
  indicator: "groups of gold that the nightly proof samples; good: equal to a recomputation from bronze",
  per: "summary",
  target: 1,
  window: month,
  measuredAt: "functions/proof.ts",
  minimumEvents: 1,
  severity: 1,
  holdsUnderFaults: true,
} as const satisfies Objective;
