import type { Identified } from "../../platform/azure/documents.ts";
import type { OutgoingEvent } from "../../platform/azure/outgoing-event.ts";
import { storedBoolean, storedNumber, storedObject, storedText } from "../../platform/stored-value.ts";
import type { BalanceDocument } from "../../silver/documents/registry.ts";
import { latestCustomer } from "../../silver/rules/latest-customer.ts";

/**
 * In `outbox`: one risk score for the output hub. It is created once, with the customer as it is then, and its score
 * never changes.
 */
export interface OutboxMessage extends Identified {
  /** Normalised; the partition key. */
  readonly email: string;
  readonly score: RiskScore;
  readonly published: boolean;
  /** Epoch milliseconds; absent from messages of earlier versions. */
  readonly createdAt?: number;
}

/** The body of the event. Consumers rely on its names. */
export interface RiskScore {
  readonly customer: string;
  readonly score: number;
  readonly email: string;
  /** YYYY. */
  readonly birthYear: string;
}

/** @throws InvalidDocument if the stored document is not a message: it is then not published */
export function outboxMessageFrom(document: Identified): OutboxMessage {
  const score = storedObject(document, "score");
  return {
    id: document.id,
    email: storedText(document, "email"),
    score: {
      customer: storedText(score, "customer"),
      score: storedNumber(score, "score"),
      email: storedText(score, "email"),
      birthYear: storedText(score, "birthYear"),
    },
    published: storedBoolean(document, "published"),
    ...("createdAt" in document ? { createdAt: storedNumber(document, "createdAt") } : {}),
  };
}

/** One message for each assessment of a customer; none while the customer is unknown. */
export function messagesOf(documents: readonly BalanceDocument[]): OutboxMessage[] {
  const customer = latestCustomer(documents);
  if (customer === undefined) return [];
  const { birthYear, attributes } = customer;
  return documents
    .filter((document) => document.kind === "assessment")
    .map(({ id, email, customer: name, score }) => ({
      id,
      email,
      score: { customer: name, score, email: attributes.email.trim(), birthYear },
      published: false,
    }));
}

/** The property `id` (hash of customer, riskDate and score) lets consumers detect a score that is published twice. */
export function eventOf({ id, score }: OutboxMessage): OutgoingEvent {
  return { key: score.customer, body: Buffer.from(JSON.stringify(score)), properties: { id } };
}
