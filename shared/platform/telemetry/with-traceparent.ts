import type { Hub } from "../azure/hubs.ts";
import type { OutgoingEvent } from "../azure/outgoing-event.ts";

/** Wraps a hub: each published event carries `traceparent`, so that the span of its ingestion links to its producer. */
export function withTraceparent(hub: Pick<Hub, "publish">, traceparent: string | undefined): Pick<Hub, "publish"> {
  if (traceparent === undefined) return hub;
  const carried = <E extends OutgoingEvent>(event: E): E => ({
    ...event,
    properties: { ...event.properties, traceparent },
  });
  return { publish: (events, options) => hub.publish(events.map(carried), options) };
}
