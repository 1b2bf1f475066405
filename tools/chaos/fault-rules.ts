import { type FaultRule, readRule } from "../../local/faults/rule.ts";

/** All faults at once. Publish requests are either rejected or accepted and answered, so each event is sent once. */
const rules = [
  { target: "cosmos", kind: "429", rate: 0.05, retryAfter: 50 },
  { target: "cosmos", kind: "503", rate: 0.02 },
  { target: "cosmos", kind: "503", rate: 0.02, after: true },
  { target: "cosmos", kind: "drop", rate: 0.02 },
  { target: "cosmos", kind: "drop", rate: 0.02, after: true },
  { target: "cosmos", kind: "latency", rate: 0.02, delay: 300, after: true },
  { target: "storage", kind: "503", rate: 0.02 },
  { target: "storage", kind: "500", rate: 0.02, after: true },
  { target: "storage", kind: "timeout", rate: 0.01, delay: 500, after: true },
  { target: "storage", kind: "drop", rate: 0.02 },
  { target: "storage", kind: "drop", rate: 0.02, after: true },
  // a commit that succeeds although its response is an error
  { target: "storage", kind: "503", rate: 0.2, after: true, only: "$batch" },
  { target: "event-hubs", kind: "steal", rate: 0.06, after: true },
  { target: "event-hubs", kind: "throttle", rate: 0.05 },
  { target: "event-hubs", kind: "disconnect", rate: 0.03, only: "receive" },
  { target: "event-hubs", kind: "disconnect", rate: 0.03, after: true, only: "receive" },
];

/** @param broker Event Hubs runs in another process, where no faults can be injected */
export function faultRules({ broker }: { readonly broker: boolean }): FaultRule[] {
  return rules.filter(({ target }) => !broker || target !== "event-hubs").map(readRule);
}
