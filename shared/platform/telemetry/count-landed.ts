import type { Batch, Landed } from "../../bronze/hub-batches/land-batch.ts";
import { record } from "./record.ts";

/** Counts what came and what became of it: over all outcomes and reasons as many as came. */
export function countLanded({ counts, codes }: Landed, { stream: { name: stream }, source, events }: Batch): void {
  record("korevital.events.received", events.length, { stream, source });
  const outcome = (name: string, reason: string, count: number) => {
    if (count > 0) record("korevital.events.outcomes", count, { stream, source, outcome: name, reason });
  };
  outcome("accepted", "", counts.accepted);
  outcome("duplicate", "", counts.duplicate);
  outcome("ignored", "not-ours", counts.ignored);
  for (const [code, count = 0] of Object.entries(codes)) outcome("quarantined", code, count);
}
