import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Batch, LandedBatch } from "../../shared/bronze/hub-batches/batch.ts";
import { type Collected, collect } from "../../shared/platform/azure/telemetry/testing/collect.ts";
import { metrics } from "../../shared/platform/telemetry/metrics.ts";
import { rejectionCodes } from "../../shared/streams/outcome.ts";
import { workouts } from "../../shared/streams/workouts.ts";
import { recordBatchOutcomes } from "./record-batch-outcomes.ts";

let collected: Collected;
beforeEach(() => {
  collected = collect();
});
afterEach(() => collected.stop());

describe("a landed batch", () => {
  it("has the rejection codes of the metric", () => {
    expect(metrics["korevital.events.outcomes"].attributes.reason).toEqual(["", ...rejectionCodes]);
  });

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
