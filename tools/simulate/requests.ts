import type { SimulatedEvent } from "./simulated-event.ts";

/** Limits of one request, well below those of the HTTP endpoint and of Kafka. */
const maxBytes = 500_000;
const maxRecords = 1_000;

/** Splits events into requests, preserving their order. */
export function* splitIntoRequests(events: readonly SimulatedEvent[]): Generator<SimulatedEvent[]> {
  let request: SimulatedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (request.length > 0 && (request.length === maxRecords || bytes + event.body.length > maxBytes)) {
      yield request;
      [request, bytes] = [[], 0];
    }
    request.push(event);
    bytes += event.body.length + 1;
  }
  if (request.length > 0) yield request;
}
