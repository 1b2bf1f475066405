import type { OutgoingEvent } from "../../../platform/azure/hubs.ts";
import { decodeBody } from "../../../streams/decoding/decode.ts";
import type { RefusalCode } from "../../../streams/outcome.ts";
import { keyOf, type Stream } from "../../../streams/stream.ts";
import type { BodyRecord } from "./records.ts";

export interface Rejection {
  /** See `BodyRecord`. */
  readonly line: number;
  readonly code: RefusalCode;
  /** As the sender spells it; empty for the whole record. */
  readonly field: string;
  readonly message: string;
}

/** What became of a body's records; the three add up to them. */
export interface Taken {
  readonly accepted: readonly OutgoingEvent[];
  readonly ignored: number;
  readonly rejected: readonly Rejection[];
}

/** Understands each record as ingest will. `now`, epoch milliseconds, stands for the time at which the hub will have it. */
export function takeRecords(stream: Stream, records: readonly BodyRecord[], now: number): Taken {
  const accepted: OutgoingEvent[] = [];
  const rejected: Rejection[] = [];
  let ignored = 0;
  for (const { line, body } of records) {
    const decoded = decodeBody(stream, body, now);
    if (decoded.outcome === "accepted") accepted.push({ key: keyOf(stream, decoded.event), body });
    else if (decoded.outcome === "ignored") ignored += 1;
    else rejected.push({ line, code: decoded.code, field: decoded.field, message: decoded.message });
  }
  return { accepted, ignored, rejected };
}
