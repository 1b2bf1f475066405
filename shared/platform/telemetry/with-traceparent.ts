import type { Hub, OutgoingEvent } from "../azure/hubs.ts";

/** A hub whose events carry the `traceparent` of the work that published them, so that ingest can point to it. */
export function carrying(hub: Pick<Hub, "publish">, traceparent: string | undefined): Pick<Hub, "publish"> {
  if (traceparent === undefined) return hub;
  const carried = <E extends OutgoingEvent>(event: E): E => ({
    ...event,
    properties: { ...event.properties, traceparent },
  });
  return { publish: (events, options) => hub.publish(events.map(carried), options) };
}
