import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streams } from "../../shared/streams/registry.ts";
import { type GeneratedEvent, history } from "../common/history.ts";
import { seeded, shuffled } from "../common/random.ts";

const days = 5;
/** Minimum number of events of a person in these days. */
const perPerson = 600;

/**
 * So many events are in random order, those of some 170 people. In a larger window almost every reading would be a
 * write of its bucket of its own, and ten million of them would take hours.
 */
const window = 100_000;

/** Generates `count` events of people, shuffled in windows, so that later events are sent before earlier ones. */
export function chaosEvents(count: number, seed: number): GeneratedEvent[] {
  const users = Math.ceil(count / perPerson) + 1;
  const events: GeneratedEvent[] = [];
  for (const event of history({ seed, users, days, from: Date.UTC(2026, 4, 4) })) {
    if (events.length === count) break;
    events.push(event);
  }
  if (events.length < count) throw new Error(`${users} people have only ${events.length} of ${count} events`);
  const random = seeded(seed + 1);
  return inShares(events, Math.ceil(count / window)).flatMap((some) => shuffled(some, random));
}

/**
 * Divides events into shares, each of them JSON outside of the heap. As objects, ten million events would stop the
 * endpoints, which run in this process, for seconds at each garbage collection.
 */
export function packShares(events: readonly GeneratedEvent[], shares: number): Buffer[] {
  return inShares(events, shares).map((share) => Buffer.from(JSON.stringify(share)));
}

export function unpackShare(share: Buffer): GeneratedEvent[] {
  return JSON.parse(share.toString());
}

function inShares<T>(items: readonly T[], shares: number): T[][] {
  const start = (share: number) => Math.floor((share * items.length) / shares);
  return Array.from({ length: shares }, (_, share) => items.slice(start(share), start(share + 1)));
}

/** The events are sent in parts with a pause in between, so that work is in progress at each kill. */
const parts = 10;
const pause = 200;

/** Publishes events and passes how many of them are acknowledged to `acknowledge`. */
export async function publishInParts(
  azure: Azure,
  events: readonly GeneratedEvent[],
  acknowledge: (count: number) => void,
): Promise<void> {
  for (const some of inShares(events, parts)) {
    await Promise.all(streams.map((stream) => publishTo(azure, stream, some, acknowledge)));
    await sleep(pause);
  }
}

async function publishTo(
  azure: Azure,
  { name, hub }: { readonly name: string; readonly hub: string },
  events: readonly GeneratedEvent[],
  acknowledge: (count: number) => void,
): Promise<void> {
  const matching = events.filter(({ stream }) => stream === name);
  if (matching.length === 0) return;
  const outgoing = matching.map(({ key, body }) => ({ key, body: Buffer.from(body) }));
  await azure.hub(hub).publish(outgoing, { onAcknowledged: ({ length }) => acknowledge(length) });
}
