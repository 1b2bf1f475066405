import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streams } from "../../shared/streams/registry.ts";
import { shuffled } from "../../testing/pipeline.ts";
import { type GeneratedEvent, history } from "../common/history.ts";
import { seeded } from "../common/random.ts";

const days = 5;
/** Events of a person in so many days, at the least. */
const perPerson = 600;

/** The first so many events of made-up people, mixed up: later ones come before earlier ones. */
export function chaosEvents(count: number, seed: number): GeneratedEvent[] {
  const users = Math.ceil(count / perPerson) + 1;
  const events: GeneratedEvent[] = [];
  for (const event of history({ seed, users, days, from: Date.UTC(2026, 4, 4) })) {
    if (events.length === count) break;
    events.push(event);
  }
  if (events.length < count) throw new Error(`${users} people have only ${events.length} of ${count} events`);
  return shuffled(events, seeded(seed + 1));
}

/** In so many parts, with time between them: there is something under way when the kill comes. */
const parts = 10;
const pause = 200;

/** Publishes, and gives `STREAM BODY` of what the hubs say that they have. */
export async function publishSlowly(
  azure: Azure,
  events: readonly GeneratedEvent[],
  acknowledge: (texts: readonly string[]) => void,
): Promise<void> {
  for (let part = 0; part < parts; part += 1) {
    const some = events.filter((_, index) => index % parts === part);
    await Promise.all(streams.map((stream) => publishTo(azure, stream, some, acknowledge)));
    await sleep(pause);
  }
}

async function publishTo(
  azure: Azure,
  { name, hub }: { readonly name: string; readonly hub: string },
  events: readonly GeneratedEvent[],
  acknowledge: (texts: readonly string[]) => void,
): Promise<void> {
  const mine = events.filter(({ stream }) => stream === name);
  if (mine.length === 0) return;
  const outgoing = mine.map(({ key, body }) => ({ key, body: Buffer.from(body) }));
  const onSent = (batch: readonly { readonly body: Buffer }[]) =>
    acknowledge(batch.map(({ body }) => `${name} ${body}`));
  await azure.hub(hub).publish(outgoing, { onSent });
}
