import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { HubEvent } from "../../shared/platform/azure/hub-events.ts";
import { scoresHub } from "../../shared/serving/outbox/outbox.ts";
import type { GeneratedEvent } from "../common/history.ts";

/** A risk score as consumers of the output hub get it. */
export interface PublishedScore {
  /** Consumers know by it what they have. */
  readonly id: string;
  readonly body: string;
}

/**
 * The scores that must go out: one for each assessment, by customer, time and score, of a customer whom somebody made known. Straight from
 * the bodies, sharing nothing with the product; every customer of the history is made known once.
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

/** Waits until as many scores as are due went out, or none has come for `patience` milliseconds; then reads them all. */
export async function publishedScores(azure: Azure, due: number, patience = 20_000): Promise<PublishedScore[]> {
  const hub = azure.hub(scoresHub);
  let [count, moved] = [-1, Date.now()];
  for (;;) {
    const { partitions } = await hub.state();
    const now = partitions.reduce((sum, { beginning, last }) => sum + Math.max(0, last - beginning + 1), 0);
    if (now !== count) moved = Date.now();
    count = now;
    if (count < due && Date.now() - moved < patience) {
      await sleep(500);
      continue;
    }
    const filled = partitions.filter(({ beginning, last }) => last >= beginning);
    const events = await Promise.all(filled.map(({ id, beginning, last }) => hub.events(id, beginning, last)));
    return events.flat().map(scoreOf);
  }
}

function scoreOf({ body, properties }: HubEvent): PublishedScore {
  return { id: String(properties["id"]), body: Buffer.from(body).toString() };
}

/** Whether just the due ones went out, each once and under an id of its own. */
export function isExactlyOnce(due: readonly string[], published: readonly PublishedScore[]): boolean {
  const bodies = published.map(({ body }) => body).sort();
  const ids = new Set(published.map(({ id }) => id));
  return ids.size === published.length && JSON.stringify(bodies) === JSON.stringify(due.toSorted());
}
