import type { Summary } from "../../gold/summary.ts";
import { type Masking, maskRows } from "../../serving/masking/mask.ts";
import type { GoldStep, SilverDocument, Trace } from "./trace.ts";

/** Masks personal data: keys, bodies and readings become null, rows are masked as in the API. */
export function maskTrace(trace: Trace, summaries: readonly Summary[], masking: Masking): Trace {
  return {
    ...trace,
    ...(trace.bronze && { bronze: { ...trace.bronze, key: null, body: null } }),
    ...(trace.silver && { silver: { ...trace.silver, documents: trace.silver.documents.map(maskDocument) } }),
    gold: trace.gold.map((step) => maskGold(step, summaries, masking)),
  };
}

function maskDocument(document: SilverDocument): SilverDocument {
  const { contribution } = document;
  const masked = "contributed" in contribution ? { ...contribution, contributed: null, stored: null } : contribution;
  return { ...document, partitionKey: null, contribution: masked };
}

function maskGold(step: GoldStep, summaries: readonly Summary[], masking: Masking): GoldStep {
  const summary = summaries.find(({ name }) => name === step.summary);
  if (summary === undefined) return { ...step, rows: [] };
  return {
    ...step,
    rows: step.rows.flatMap((each) =>
      maskRows(summary, [each.row], masking).rows.map((row) => ({ ...each, key: null, row })),
    ),
  };
}
