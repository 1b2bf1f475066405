import type { Batch, LandedBatch } from "../../shared/bronze/hub-batches/batch.ts";
import { type OutcomeCounts, total } from "../../shared/bronze/manifest/outcome-counts.ts";
import { record } from "../../shared/platform/telemetry/record.ts";
import { type RejectionCode, rejectionCodes } from "../../shared/streams/outcome.ts";

/** Counts the received records and their outcomes. The outcomes add up to the received records. */
export function recordBatchOutcomes(
  { counts, quarantinedByCode }: LandedBatch,
  { stream: { name: stream }, source }: Batch,
): void {
  record("korevital.events.received", total(counts), { stream, source });
  const outcome = (name: keyof OutcomeCounts, reason: RejectionCode | "", count: number) => {
    if (count > 0) record("korevital.events.outcomes", count, { stream, source, outcome: name, reason });
  };
  outcome("accepted", "", counts.accepted);
  outcome("duplicate", "", counts.duplicate);
  outcome("ignored", "not-ours", counts.ignored);
  for (const code of rejectionCodes) outcome("quarantined", code, quarantinedByCode[code] ?? 0);
}
