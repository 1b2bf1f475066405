import { month, type Objective } from "./objective.ts";

export const api = {
  name: "api",
  indicator: "HTTP requests; good: answered within the threshold, and not with 5xx",
  per: "",
  target: 0.999,
  window: month,
  threshold: 500,
  measuredAt: "functions/app/http.ts",
  minimumEvents: 100,
  severity: 2,
  holdsUnderFaults: false,
} as const satisfies Objective;
