import type { OutgoingEvent } from "../../../platform/azure/outgoing-event.ts";
import { decodeRecords } from "../../../streams/decoding/decode.ts";
import { isGroup, isList, wireName } from "../../../streams/fields/schema.ts";
import type { TimeBounds } from "../../../streams/fields/time.ts";
import type { RejectionCode } from "../../../streams/outcome.ts";
import { keyOf, type Stream } from "../../../streams/stream.ts";
import type { BodyRecord } from "./records.ts";

export interface RejectedRecord {
  /** See `BodyRecord`. */
  readonly line: number;
  readonly code: RejectionCode;
  /** As the sender spells it; empty for the whole record. */
  readonly field: string;
  readonly message: string;
}

/** A value of an accepted record that cannot be true. */
export type ImplausibleValue = Omit<RejectedRecord, "code">;

/** The outcomes of a body's records. */
export interface ValidatedRecords {
  readonly accepted: readonly OutgoingEvent[];
  readonly ignored: number;
  readonly rejected: readonly RejectedRecord[];
  readonly implausible: readonly ImplausibleValue[];
}

/** Validates records as ingest does. The bounds contain the current time as their enqueued time. */
export function validateRecords(stream: Stream, records: readonly BodyRecord[], bounds: TimeBounds): ValidatedRecords {
  const accepted: OutgoingEvent[] = [];
  const rejected: RejectedRecord[] = [];
  const implausible: ImplausibleValue[] = [];
  let ignored = 0;
  for (const { line, body: posted } of records) {
    // A posted record can be a wrapping of several: each becomes an event of its own.
    for (const { decoded, body } of decodeRecords(stream, posted, bounds)) {
      if (decoded.outcome === "accepted") {
        accepted.push({ key: keyOf(stream, decoded.event), body });
        for (const value of implausibleValues(stream, decoded.event)) implausible.push({ line, ...value });
      } else if (decoded.outcome === "ignored") ignored += 1;
      else rejected.push({ line, code: decoded.code, field: decoded.field, message: decoded.message });
    }
  }
  return { accepted, ignored, rejected, implausible };
}

function implausibleValues(
  { schema }: Stream,
  event: Readonly<Record<string, unknown>>,
): Omit<ImplausibleValue, "line">[] {
  return Object.entries(schema).flatMap(([property, part]) => {
    if (isGroup(part) || isList(part) || part.plausible === undefined) return [];
    const { min, max } = part.plausible;
    const value = event[property];
    const field = wireName(part);
    return typeof value !== "number" || (value >= min && value <= max)
      ? []
      : [{ field, message: `${field}: ${part.expected}` }];
  });
}
