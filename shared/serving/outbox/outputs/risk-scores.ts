import { mapConcurrent } from "../../../platform/map-concurrent.ts";
import type { BalanceDocument } from "../../../silver/documents/registry.ts";
import { latestCustomer } from "../../../silver/rules/latest-customer.ts";
import type { Output } from "../output.ts";

/** Customers read at the same time. */
const concurrency = 16;

export const scoresHub = "stedi-score-agg";

/**
 * One message for each assessment of a customer, with the customer as it is then; none while the customer is unknown.
 * A changed customer can give every assessment its message, a changed assessment only itself. The id is that of the
 * assessment, so that a customer who is written again, or a corrected birth day, sends no score again.
 */
export const riskScores: Output<BalanceDocument> = {
  name: "risk-scores",
  source: { database: "silver", container: "balance" },
  sink: { kind: "hub", hub: scoresHub },
  recipients: "risk scores with the e-mail address",
  subjectOf: ({ email }) => email,
  async messagesOf(subject, changed, { silver }) {
    const documents = await silver.queryPartition("balance", subject);
    const customer = latestCustomer(documents);
    if (customer === undefined) return { messages: [] };
    const { birthYear, attributes } = customer;
    const ids = new Set(changed.map(({ id }) => id));
    const isCustomerChanged = changed.some(({ kind }) => kind === "customer");
    const messages = documents
      .filter((document) => document.kind === "assessment")
      .filter(({ id }) => isCustomerChanged || ids.has(id))
      .map(({ id, email, customer: name, score }) => ({
        ...{ id, subject: email, key: name },
        body: { customer: name, score, email: attributes.email.trim(), birthYear },
      }));
    return { messages };
  },
  /** Those whose assessments silver still contains. */
  async dueOf(messages, { silver }) {
    const emails = [...new Set(messages.map(({ subject }) => subject))];
    const found = await mapConcurrent(emails, concurrency, (email) => silver.queryPartition("balance", email));
    const known = new Set(found.flat().map(({ email, id }) => JSON.stringify([email, id])));
    return ({ subject, id }) => known.has(JSON.stringify([subject, id]));
  },
};
