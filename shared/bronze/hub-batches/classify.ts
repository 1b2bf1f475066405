import { type DecodedRecord, decodeRecords } from "../../streams/decoding/decode.ts";
import type { Rejection } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { BronzeEvent, ReceivedEvent } from "../bronze-event.ts";
import type { QuarantinedEvent } from "../files/parquet.ts";
import { withheldMessage } from "../withheld.ts";

/** The records of an event, or of several, by outcome. */
export interface Classified {
  readonly accepted: readonly BronzeEvent[];
  readonly quarantined: readonly QuarantinedEvent[];
  /** Stored nowhere. */
  readonly ignored: number;
}

/**
 * Determines the outcome of each record of an event. When a decoder throws, which is a defect, the event is quarantined
 * as `internal`.
 */
export function classify(stream: Stream, event: ReceivedEvent, earliestTime: number): Classified {
  if (event.rejection !== undefined) return rejectedWhole(stream, event, event.rejection);
  let records: readonly DecodedRecord<unknown>[];
  try {
    records = decodeRecords(stream, event.body, { enqueuedTime: event.enqueuedTime, earliestTime });
  } catch (error) {
    return rejectedWhole(stream, event, internal(error));
  }
  const accepted: BronzeEvent[] = [];
  const quarantined: QuarantinedEvent[] = [];
  let ignored = 0;
  for (const { decoded, body, record, isWithheld } of records) {
    const row = record === undefined ? wholeRow(event, body) : recordRow(stream, event, body, record);
    if (decoded.outcome === "accepted") accepted.push(row);
    else if (decoded.outcome === "ignored") ignored += 1;
    else
      quarantined.push(
        quarantinedRow(record === undefined ? { ...row, body: event.original ?? body } : row, decoded, isWithheld),
      );
  }
  return { accepted, quarantined, ignored };
}

/** All records of the given events. */
export function combined(all: readonly Classified[]): Classified {
  return {
    accepted: all.flatMap(({ accepted }) => accepted),
    quarantined: all.flatMap(({ quarantined }) => quarantined),
    ignored: all.reduce((sum, { ignored }) => sum + ignored, 0),
  };
}

/** Number of records, whatever their outcome. */
export function recordsOf({ accepted, quarantined, ignored }: Classified): number {
  return accepted.length + quarantined.length + ignored;
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
    const rest = events.filter((event) => !failed.has(event));
    return {
      file: rest.length === 0 ? undefined : encode(rest),
      failed: [...failed].map(([event, reason]) => ({ ...event, ...reason })),
    };
  }
}

function findFailures(events: readonly BronzeEvent[], encode: Encode, error: unknown): Map<BronzeEvent, Reason> {
  const [first] = events;
  if (first === undefined) return new Map();
  if (events.length === 1) return new Map([[first, reasonOf(internal(error))]]);
  const middle = events.length >> 1;
  const halves = [events.slice(0, middle), events.slice(middle)].map((half) => {
    try {
      encode(half);
      return [];
    } catch (halfError) {
      return [...findFailures(half, encode, halfError)];
    }
  });
  return new Map(halves.flat());
}

function rejectedWhole(stream: Stream, event: ReceivedEvent, rejection: Rejection): Classified {
  if (rejection.outcome === "ignored") return { accepted: [], quarantined: [], ignored: 1 };
  const row = { ...storedRow(event), body: event.original ?? event.body };
  return {
    accepted: [],
    quarantined: [quarantinedRow(row, rejection, stream.storedOnlyWith !== undefined)],
    ignored: 0,
  };
}

/** The event without what only its classification needs. */
function storedRow(event: ReceivedEvent): BronzeEvent {
  if (event.original === undefined && event.rejection === undefined) return event;
  const { original: _, rejection: __, ...row } = event;
  return row;
}

/** The only record. */
function wholeRow(event: ReceivedEvent, body: Uint8Array): BronzeEvent {
  return body === event.body ? storedRow(event) : { ...storedRow(event), body };
}

/** One of several records. The key of the event can belong to a record beside it that is withheld. */
function recordRow(stream: Stream, event: ReceivedEvent, body: Uint8Array, record: number): BronzeEvent {
  const row = { ...storedRow(event), body, record };
  return stream.storedOnlyWith === undefined ? row : { ...row, key: undefined };
}

function quarantinedRow(row: BronzeEvent, rejection: Rejection, isWithheld: boolean): QuarantinedEvent {
  const reason = reasonOf(rejection);
  if (!isWithheld) return { ...row, ...reason };
  const message = withheldMessage(reason.message, row.body.length);
  // The key of an event can be the key of a secret.
  return { ...row, ...reason, message, body: new Uint8Array(), key: undefined };
}

type Reason = Pick<QuarantinedEvent, "code" | "field" | "message">;

function reasonOf({ code, field, message }: Rejection): Reason {
  return { code, field, message };
}

function internal(error: unknown): Rejection {
  const name = error instanceof Error ? error.name : typeof error;
  // The message of the error can contain personal values of the body.
  return { outcome: "quarantined", code: "internal", field: "", message: `an internal step threw ${name}` };
}
