import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { HubEvent } from "../../shared/platform/azure/hub-events.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { scoresHub } from "../../shared/serving/outbox/outputs/risk-scores.ts";
import type { GeneratedEvent } from "../common/history.ts";
import { pollUntil } from "../common/poll.ts";

/** A risk score as consumers of the output hub receive it. */
export interface PublishedScore {
  /** The id by which consumers deduplicate. */
  readonly id: string;
  readonly body: string;
}

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

/** Waits until `due` scores are published or none has arrived for `stallTimeout` milliseconds; then returns all. */
export async function publishedScores(azure: Azure, due: number, stallTimeout = 20_000): Promise<PublishedScore[]> {
  const hub = azure.hub(scoresHub);
  const read = async () => {
    const { partitions } = await hub.state();
    return partitions.filter(({ beginning, last }) => last >= beginning);
  };
  const countOf = (partitions: Awaited<ReturnType<typeof read>>) =>
    sumBy(partitions, ({ beginning, last }) => last - beginning + 1);
  const { state } = await pollUntil(read, (partitions) => countOf(partitions) >= due, { stallTimeout });
  const events = await Promise.all(state.map(({ id, beginning, last }) => hub.events(id, beginning, last)));
  return events.flat().map(scoreOf);
}

function scoreOf({ body, properties }: HubEvent): PublishedScore {
  return { id: String(properties["id"]), body: Buffer.from(body).toString() };
}

/**
 * Whether every due score was published once and with a unique id. Scores of customers that others have sent are not
 * compared.
 */
export function isExactlyOnce(due: readonly string[], published: readonly PublishedScore[]): boolean {
  const customers = new Set(due.map(customerOf));
  const own = published.filter(({ body }) => customers.has(customerOf(body)));
  const bodies = own.map(({ body }) => body).sort();
  const ids = new Set(own.map(({ id }) => id));
  return ids.size === own.length && JSON.stringify(bodies) === JSON.stringify(due.toSorted());
}

function customerOf(body: string): unknown {
  return JSON.parse(body).customer;
}
