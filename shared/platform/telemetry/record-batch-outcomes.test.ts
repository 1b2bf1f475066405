import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Batch, LandedBatch } from "../../bronze/hub-batches/batch.ts";
import { workouts } from "../../streams/workouts.ts";
import { type Collected, collect } from "../azure/telemetry/testing/collect.ts";
import { log } from "./log.ts";
import { producerLinks } from "./producer-links.ts";
import { recordBatchOutcomes } from "./record-batch-outcomes.ts";
import { withTraceparent } from "./with-traceparent.ts";

let collected: Collected;
beforeEach(() => {
  collected = collect();
});
afterEach(() => collected.stop());

describe("a landed batch", () => {
  it("is counted by outcome and reason, which add up to the received events", async () => {
    const counts = { accepted: 5, duplicate: 2, ignored: 1, quarantined: 3 };
    const batch = { stream: workouts, source: "hub", events: Array.from({ length: 11 }) } as unknown as Batch;
    recordBatchOutcomes({ counts, quarantinedByCode: { missing: 2, internal: 1 } } as unknown as LandedBatch, batch);
    expect(await collected.values("korevital.events.received")).toEqual({ "stream=workouts source=hub": 11 });
    const outcomes = await collected.values("korevital.events.outcomes");
    expect(outcomes).toEqual({
      "stream=workouts source=hub outcome=accepted reason=": 5,
      "stream=workouts source=hub outcome=duplicate reason=": 2,
      "stream=workouts source=hub outcome=ignored reason=not-ours": 1,
      "stream=workouts source=hub outcome=quarantined reason=missing": 2,
      "stream=workouts source=hub outcome=quarantined reason=internal": 1,
    });
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(11);
  });
});

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

describe("producer links of a batch", () => {
  const from = (...properties: unknown[]) => producerLinks({ propertiesArray: properties });

  it("are the first distinct traceparents", () => {
    expect(
      from({ traceparent: "a" }, {}, { traceparent: "a" }, { traceparent: 7 }, null, { traceparent: "b" }),
    ).toEqual(["a", "b"]);
    expect(from(...Array.from({ length: 50 }, (_, n) => ({ traceparent: String(n) }))).length).toBe(32);
  });

  it("are empty when the host passes no properties", () => {
    expect([producerLinks(undefined), producerLinks({})]).toEqual([[], []]);
  });
});

describe("a hub with a traceparent", () => {
  it("adds it to the properties of each event, and is the hub itself without one", async () => {
    const sent: unknown[] = [];
    const hub = { publish: async (events: readonly unknown[]) => void sent.push(...events) };
    const event = { body: Buffer.from("{}"), key: "k" };
    await withTraceparent(hub, "t").publish([event, { ...event, properties: { id: "1" } }]);
    expect(sent).toEqual([
      { ...event, properties: { traceparent: "t" } },
      { ...event, properties: { id: "1", traceparent: "t" } },
    ]);
    expect(withTraceparent(hub, undefined)).toBe(hub);
  });
});
