import type { Emission } from "./simulated-event.ts";

/** Bytes and records of one request, well below what the app's door and a Kafka request take. */
const mostBytes = 500_000;
const mostRecords = 1_000;

/** Cuts events into requests, in their order. */
export function* requests(events: readonly Emission[]): Generator<Emission[]> {
  let request: Emission[] = [];
  let bytes = 0;
  for (const event of events) {
    if (request.length > 0 && (request.length === mostRecords || bytes + event.body.length > mostBytes)) {
      yield request;
      [request, bytes] = [[], 0];
    }
    request.push(event);
    bytes += event.body.length + 1;
  }
  if (request.length > 0) yield request;
}
