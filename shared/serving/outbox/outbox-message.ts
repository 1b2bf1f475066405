import type { Identified } from "../../platform/azure/documents.ts";
import type { OutgoingEvent } from "../../platform/azure/hubs.ts";
import { type AssessmentFact, assessmentsIn, type BalanceFact, customerNow } from "../../silver/documents/balance.ts";

/** In `outbox`: one risk score for the output hub. It is written once, with what was known of the customer then, and never anew. */
export interface Letter extends Identified {
  /** As e-mails are compared; the partition key. */
  readonly email: string;
  readonly score: RiskScore;
  readonly published: boolean;
}

/** What consumers get. Spelled as others rely on it. */
export interface RiskScore {
  readonly customer: string;
  readonly score: number;
  readonly email: string;
  /** YYYY. */
  readonly birthYear: string;
}

/** The letters that a customer's facts call for: one for each assessment, none while nobody knows who the customer is. */
export function lettersOf(facts: readonly BalanceFact[]): Letter[] {
  const customer = customerNow(facts);
  if (customer === undefined) return [];
  const { birthYear, attributes } = customer;
  return assessmentsIn(facts).map(({ id, email, customer: name, score }: AssessmentFact) => ({
    id,
    email,
    score: { customer: name, score, email: attributes.email.trim(), birthYear },
    published: false,
  }));
}

/** `id` (hash of customer, riskDate and score) goes along as a property: consumers can tell by it that they have the score already. */
export function eventOf({ id, score }: Letter): OutgoingEvent {
  return { key: score.customer, body: Buffer.from(JSON.stringify(score)), properties: { id } };
}
