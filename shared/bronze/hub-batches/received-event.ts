import type { HubEvent } from "../../platform/azure/hub-events.ts";
import { decodeRecords } from "../../streams/decoding/decode.ts";
import type { Rejection } from "../../streams/outcome.ts";
import type { Stream } from "../../streams/stream.ts";
import type { ReceivedEvent } from "../bronze-event.ts";
import { readReplay } from "../manifest/provenance.ts";

const noBytes = new Uint8Array();

/**
 * An event that was read from the hub without the Functions host. An event that the host cannot bind is quarantined,
 * or ignored when its text is not ours. Its text is retained if the decoder of the stream accepts it, so that a replay
 * lands it. Otherwise nothing is retained: the bytes that arrived are unknown.
 */
export function receivedEvent(stream: Stream, event: HubEvent, earliestTime: number): ReceivedEvent {
  const { sequenceNumber, enqueuedTime, key, bodyKind, body, properties } = event;
  const received = { sequenceNumber, enqueuedTime, key, ...readReplay(properties, enqueuedTime) };
  if (bodyKind === "bytes") return { ...received, body };
  const outcome = outcomeOf(stream, event, earliestTime);
  if (outcome === "accepted") return { ...received, body, rejection: notBytes(bodyKind) };
  return { ...received, body: noBytes, rejection: outcome ?? notBytes(bodyKind) };
}

/** @param kind what the AMQP body is instead of bytes */
export function notBytes(kind: string): Rejection {
  const message = `bytes expected, and the AMQP body is ${kind === "null" ? "null" : `a ${kind}`}`;
  return { outcome: "quarantined", code: "not-bytes", field: "", message };
}

/** What all records of the text would be: `accepted`, ignored for a reason, or undefined. */
function outcomeOf(
  stream: Stream,
  { body, enqueuedTime }: HubEvent,
  earliestTime: number,
): "accepted" | Rejection | undefined {
  try {
    const all = decodeRecords(stream, body, { enqueuedTime, earliestTime }).map(({ decoded }) => decoded);
    if (all.every(({ outcome }) => outcome === "accepted")) return "accepted";
    const ignored = all.flatMap((decoded) => (decoded.outcome === "ignored" ? [decoded] : []));
    return ignored.length === all.length ? ignored[0] : undefined;
  } catch {
    return undefined;
  }
}
