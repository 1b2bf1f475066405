import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Rejection } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { BronzeEvent, ReceivedEvent } from "../bronze-event.ts";
import type { QuarantinedEvent } from "../files/parquet.ts";

export interface Classified {
  readonly accepted: readonly BronzeEvent[];
  readonly quarantined: readonly QuarantinedEvent[];
  readonly ignored: readonly BronzeEvent[];
}

/**
 * Determines the outcome of each event. When a decoder throws, which is a defect, the event is quarantined as
 * `internal`.
 */
export function classify(stream: Stream, events: readonly ReceivedEvent[]): Classified {
  const accepted: BronzeEvent[] = [];
  const quarantined: QuarantinedEvent[] = [];
  const ignored: BronzeEvent[] = [];
  for (const event of events) {
    const rejection = rejectionOf(stream, event);
    if (rejection === undefined) accepted.push(event);
    else if (rejection.outcome === "ignored") ignored.push(event);
    else quarantined.push(withReason(event, rejection));
  }
  return { accepted, quarantined, ignored };
}

type Encode = (events: readonly BronzeEvent[]) => Uint8Array;

export interface Encoded {
  /** Undefined when there is nothing to encode. */
  readonly file: Uint8Array | undefined;
  readonly failed: readonly QuarantinedEvent[];
}

/**
 * Encodes accepted events. When that throws, bisection finds the events that cannot be encoded; they are quarantined as
 * `internal`, and all others land.
 */
export function encodeIsolatingFailures(events: readonly BronzeEvent[], encode: Encode): Encoded {
  if (events.length === 0) return { file: undefined, failed: [] };
  try {
    return { file: encode(events), failed: [] };
  } catch (error) {
    const failed = findFailures(events, encode, error);
    const rest = events.filter(
      (event) => !failed.some(({ sequenceNumber }) => sequenceNumber === event.sequenceNumber),
    );
    return { file: rest.length === 0 ? undefined : encode(rest), failed };
  }
}

function findFailures(events: readonly BronzeEvent[], encode: Encode, error: unknown): QuarantinedEvent[] {
  const [first] = events;
  if (first === undefined) return [];
  if (events.length === 1) return [withReason(first, internal(error))];
  const middle = events.length >> 1;
  return [events.slice(0, middle), events.slice(middle)].flatMap((half) => {
    try {
      encode(half);
      return [];
    } catch (halfError) {
      return findFailures(half, encode, halfError);
    }
  });
}

function rejectionOf(stream: Stream, event: ReceivedEvent): Rejection | undefined {
  if (event.rejection !== undefined) return event.rejection;
  try {
    const decoded = decodeBody(stream, event.body, event.enqueuedTime);
    return decoded.outcome === "accepted" ? undefined : decoded;
  } catch (error) {
    return internal(error);
  }
}

function internal(error: unknown): Rejection {
  const name = error instanceof Error ? error.name : typeof error;
  // The message of the error can contain personal values of the body.
  return { outcome: "quarantined", code: "internal", field: "", message: `an internal step threw ${name}` };
}

function withReason(event: ReceivedEvent, { code, field, message }: Rejection): QuarantinedEvent {
  const { sequenceNumber, enqueuedTime, key, body, original = body, replayOf } = event;
  return { sequenceNumber, enqueuedTime, key, body: original, replayOf, code, field, message };
}
