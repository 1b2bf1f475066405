import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import type { GeneratedEvent } from "./history.ts";

/** An event whose body is text or bytes. */
export type PublishedEvent = Omit<GeneratedEvent, "body"> & { readonly body: string | Uint8Array };

/** Number of events in memory. */
const chunkSize = 20_000;

/** Publishes events to the hubs of their streams; `onSent` receives the number acknowledged so far. */
export async function publish(
  azure: Azure,
  events: Iterable<PublishedEvent>,
  onSent: (count: number) => void = () => {},
): Promise<number> {
  let sent = 0;
  for (const chunk of chunks(events, chunkSize)) {
    const streams = Object.entries(Object.groupBy(chunk, ({ stream }) => stream));
    await Promise.all(streams.map(([stream, some = []]) => publishTo(azure, stream, some)));
    sent += chunk.length;
    onSent(sent);
  }
  return sent;
}

async function publishTo(azure: Azure, name: string, events: readonly PublishedEvent[]): Promise<void> {
  const stream = streamNamed(name);
  if (stream === undefined) throw new Error(`no stream is called ${name}`);
  const bytes = (body: string | Uint8Array) => (typeof body === "string" ? Buffer.from(body) : body);
  await azure.hub(stream.hub).publish(events.map(({ key, body }) => ({ key, body: bytes(body) })));
}

/** Splits items into arrays of `size`; the last one may be shorter. */
export function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
