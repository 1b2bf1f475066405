import type { Summary } from "../../gold/summary.ts";
import { mask } from "../../serving/masking/mask.ts";
import type { Pseudonymise } from "../../serving/masking/pseudonym.ts";
import type { GoldStep, SilverDocument, Trace } from "./trace.ts";

/** Masks personal data: keys, bodies and readings become null, rows are masked as in the API. */
export function maskTrace(trace: Trace, summaries: readonly Summary[], pseudonymise: Pseudonymise): Trace {
  return {
    ...trace,
    ...(trace.bronze && { bronze: { ...trace.bronze, key: null, body: null } }),
    ...(trace.silver && { silver: { ...trace.silver, documents: trace.silver.documents.map(maskDocument) } }),
    gold: trace.gold.map((step) => maskGold(step, summaries, pseudonymise)),
  };
}

function maskDocument(document: SilverDocument): SilverDocument {
  const { contribution } = document;
  const masked = "contributed" in contribution ? { ...contribution, contributed: null, stored: null } : contribution;
  return { ...document, partitionKey: null, contribution: masked };
}

function maskGold(step: GoldStep, summaries: readonly Summary[], pseudonymise: Pseudonymise): GoldStep {
  const summary = summaries.find(({ name }) => name === step.summary);
  if (summary === undefined) return { ...step, rows: [] };
  return {
    ...step,
    rows: step.rows.map((each) => ({ ...each, key: null, row: mask(summary, each.row, pseudonymise) })),
  };
}
