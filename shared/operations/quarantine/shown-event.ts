import { isUtf8 } from "node:buffer";
import { isoTime } from "../../platform/time.ts";
import type { TimeBounds } from "../../streams/fields/time.ts";
import type { Stream } from "../../streams/stream.ts";
import type { QuarantineEntry } from "./entries.ts";
import { formatEventId } from "./event-id.ts";
import { type EntryState, entryState } from "./ledger.ts";
import { replayBlocker } from "./replay-blocker.ts";

/** One quarantined event as it arrived. Can contain personal data. */
export interface ShownEvent {
  readonly id: string;
  readonly stream: string;
  readonly code: string;
  readonly field: string;
  readonly message: string;
  readonly state: EntryState;
  readonly enqueued: string;
  readonly ingested: string;
  readonly key: string | null;
  /** The bytes as text, or in base64 if they are not UTF-8. */
  readonly body: string;
  readonly encoding: "utf-8" | "base64";
  readonly bytes: number;
  /** Why it cannot be replayed without a correction; null if it can. */
  readonly blocker: string | null;
  /** Who replayed or discarded it, when and why. */
  readonly decision: { readonly who: string; readonly why: string; readonly when: string } | null;
}

/** @param stream undefined if the registry has it no longer */
export function shownEvent(entry: QuarantineEntry, stream: Stream | undefined, bounds: TimeBounds): ShownEvent {
  const { id, event, ledger } = entry;
  const { code, field, message, body, key = null, enqueuedTime, ingestTime } = event;
  const isText = isUtf8(body);
  return {
    ...{ id: formatEventId(id), stream: id.partition.stream, code, field, message, state: entryState(ledger), key },
    enqueued: isoTime(enqueuedTime),
    ingested: isoTime(ingestTime),
    body: Buffer.from(body).toString(isText ? "utf8" : "base64"),
    encoding: isText ? "utf-8" : "base64",
    bytes: body.length,
    blocker:
      stream === undefined ? "its stream is not in the registry" : (replayBlocker(stream, event, bounds) ?? null),
    decision: ledger === undefined ? null : { who: ledger.who, why: ledger.why, when: isoTime(ledger.when) },
  };
}
