import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Collected, collect } from "../azure/telemetry/testing/collect.ts";
import { log } from "./log.ts";

let collected: Collected;
beforeEach(() => {
  collected = collect();
});
afterEach(() => collected.stop());

describe("a log line", () => {
  it("is exported with its fields and trace: times as text, absent fields omitted", () => {
    const context = {
      functionName: "silver-timer",
      invocationId: "7",
      traceContext: { traceParent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
      info: () => {},
      warn: () => {},
      error: () => {},
    };
    log(context, "orchestration-stalled", { run: "silver", since: Date.UTC(2026, 0, 2) });
    log(context, "landing-unreadable", { file: "a.csv", reason: undefined });
    const [still, unreadable] = collected.lines();
    expect(still?.attributes).toEqual({
      "event.id": 6001,
      "event.name": "orchestration-stalled",
      "faas.name": "silver-timer",
      "faas.invocation_id": "7",
      run: "silver",
      since: "2026-01-02T00:00:00.000Z",
    });
    expect(still?.spanContext?.traceId).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    expect(unreadable?.attributes).not.toHaveProperty("reason");
  });
});
