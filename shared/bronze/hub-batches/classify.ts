import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Refusal } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { QuarantinedEvent } from "../files/parquet.ts";
import type { ArrivedEvent, BronzeEvent } from "../manifest/manifest-row.ts";

export interface Classified {
  readonly accepted: readonly BronzeEvent[];
  readonly quarantined: readonly QuarantinedEvent[];
  readonly ignored: readonly BronzeEvent[];
}

/** Gives each event of a batch its outcome. A decoder that throws is a defect of ours: the event is quarantined as `internal`. */
export function classify(stream: Stream, events: readonly ArrivedEvent[]): Classified {
  const accepted: BronzeEvent[] = [];
  const quarantined: QuarantinedEvent[] = [];
  const ignored: BronzeEvent[] = [];
  for (const event of events) {
    const refusal = refusalOf(stream, event);
    if (refusal === undefined) accepted.push(event);
    else if (refusal.outcome === "ignored") ignored.push(event);
    else quarantined.push(withReason(event, refusal));
  }
  return { accepted, quarantined, ignored };
}

type Encode = (events: readonly BronzeEvent[]) => Uint8Array;

export interface Encoded {
  /** Undefined when nothing is left to encode. */
  readonly file: Uint8Array | undefined;
  readonly failed: readonly QuarantinedEvent[];
}

/**
 * Encodes what was accepted. When that throws, the batch is halved until the events at fault are found;
 * they are quarantined as `internal`, and everything else lands.
 */
export function encodeSound(events: readonly BronzeEvent[], encode: Encode): Encoded {
  if (events.length === 0) return { file: undefined, failed: [] };
  try {
    return { file: encode(events), failed: [] };
  } catch (error) {
    const failed = faultyOnes(events, encode, error);
    const sound = events.filter(
      (event) => !failed.some(({ sequenceNumber }) => sequenceNumber === event.sequenceNumber),
    );
    return { file: sound.length === 0 ? undefined : encode(sound), failed };
  }
}

function faultyOnes(events: readonly BronzeEvent[], encode: Encode, error: unknown): QuarantinedEvent[] {
  const [first] = events;
  if (first === undefined) return [];
  if (events.length === 1) return [withReason(first, internal(error))];
  const middle = events.length >> 1;
  return [events.slice(0, middle), events.slice(middle)].flatMap((half) => {
    try {
      encode(half);
      return [];
    } catch (halfError) {
      return faultyOnes(half, encode, halfError);
    }
  });
}

function refusalOf(stream: Stream, event: ArrivedEvent): Refusal | undefined {
  if (event.refusal !== undefined) return event.refusal;
  try {
    const decoded = decodeBody(stream, event.body, event.enqueuedTime);
    return decoded.outcome === "accepted" ? undefined : decoded;
  } catch (error) {
    return internal(error);
  }
}

function internal(error: unknown): Refusal {
  const name = error instanceof Error ? error.name : typeof error;
  // The error's text may repeat personal values of the body.
  return { outcome: "quarantined", code: "internal", field: "", message: `a step of ours threw ${name}` };
}

function withReason(event: ArrivedEvent, { code, field, message }: Refusal): QuarantinedEvent {
  const { sequenceNumber, enqueuedTime, key, body, original = body, replayOf } = event;
  return { sequenceNumber, enqueuedTime, key, body: original, replayOf, code, field, message };
}
