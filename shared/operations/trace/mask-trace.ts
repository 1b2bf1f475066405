import type { Summary } from "../../gold/summary.ts";
import { mask } from "../../serving/masking/mask.ts";
import type { Pseudonymise } from "../../serving/masking/pseudonym.ts";
import type { GoldStep, SilverDocument, Trace } from "./trace.ts";

/** The same trace without what it tells of a person: keys, bodies and readings are null, rows as everybody may see them. */
export function masked(trace: Trace, summaries: readonly Summary[], pseudonymise: Pseudonymise): Trace {
  return {
    ...trace,
    ...(trace.bronze && { bronze: { ...trace.bronze, key: null, body: null } }),
    ...(trace.silver && { silver: { ...trace.silver, documents: trace.silver.documents.map(maskedDocument) } }),
    gold: trace.gold.map((step) => maskedGold(step, summaries, pseudonymise)),
  };
}

function maskedDocument(document: SilverDocument): SilverDocument {
  const { part } = document;
  return { ...document, partitionKey: null, part: "said" in part ? { ...part, said: null, held: null } : part };
}

function maskedGold(step: GoldStep, summaries: readonly Summary[], pseudonymise: Pseudonymise): GoldStep {
  const summary = summaries.find(({ name }) => name === step.summary);
  if (summary === undefined) return { ...step, rows: [] };
  return {
    ...step,
    rows: step.rows.map((each) => ({ ...each, key: null, row: mask(summary, each.row, pseudonymise) })),
  };
}
