import type { GeneratedEvent } from "../common/history.ts";
import type { PublishedMessage } from "./published-messages.ts";

/**
 * The scores that must be published: one for each assessment (customer, time and score) of a known customer. Computed
 * from the bodies, without the product's code. Every customer of the history is registered once.
 */
export function dueScores(events: readonly GeneratedEvent[]): string[] {
  const years = new Map(customersIn(events).map(({ email, birthDay }) => [email, birthDay.slice(0, 4)]));
  const assessments = new Set(events.flatMap(({ stream, body }) => (stream === "assessments" ? [body] : [])));
  return [...assessments].flatMap((body) => {
    const { customer, score } = JSON.parse(body);
    const birthYear = years.get(customer);
    return birthYear === undefined ? [] : [JSON.stringify({ customer, score, email: customer, birthYear })];
  });
}

function customersIn(events: readonly GeneratedEvent[]): { email: string; birthDay: string }[] {
  const bodies = events.flatMap(({ stream, body }) => (stream === "customers" ? [JSON.parse(body)] : []));
  return bodies.map(({ zSetEntries: [{ element }] }) => JSON.parse(Buffer.from(element, "base64").toString()));
}

/**
 * Whether every due score was published once and with a unique id. Scores of customers that others have sent are not
 * compared.
 */
export function isExactlyOnce(due: readonly string[], published: readonly PublishedMessage[]): boolean {
  const customers = new Set(due.map(customerOf));
  const own = published.filter(({ body }) => customers.has(customerOf(body)));
  const bodies = own.map(({ body }) => body).sort();
  const ids = new Set(own.map(({ id }) => id));
  return ids.size === own.length && JSON.stringify(bodies) === JSON.stringify(due.toSorted());
}

function customerOf(body: string): unknown {
  return JSON.parse(body).customer;
}
