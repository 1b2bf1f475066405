import type { Batch, LandedBatch } from "../../shared/bronze/hub-batches/batch.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { countObjective } from "./objectives.ts";
import { recordBatchOutcomes } from "./record-batch-outcomes.ts";

/** Counts a landed batch: its outcomes, and the events of the objectives. */
export function recordLanded(landed: LandedBatch, batch: Batch): void {
  recordBatchOutcomes(landed, batch);
  const { counts, gaps } = landed;
  const { accepted, ignored, quarantined } = counts;
  const stream = batch.stream.name;
  countObjective("quarantine", stream, { good: accepted, bad: quarantined });
  // A duplicate has its outcome already.
  if (batch.source === "hub")
    countObjective("completeness", stream, {
      good: accepted + ignored + quarantined,
      bad: sumBy(gaps, ([from, to]) => to - from + 1),
    });
}
