import type { StoredQuarantinedEvent } from "../../bronze/files/parquet.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { TimeBounds } from "../../streams/fields/time.ts";
import type { Rejection } from "../../streams/outcome.ts";
import { keyOf, type Stream } from "../../streams/stream.ts";

/** Bytes: a hub accepts 1 MiB including key and properties. */
export const maxBodySize = 2 ** 20 - 16 * 1024;

/** Why a quarantined event cannot be replayed without a correction; undefined if it can. */
export function replayBlocker(
  stream: Stream,
  { body, code, source }: StoredQuarantinedEvent,
  bounds: TimeBounds,
): string | undefined {
  if (stream.storedOnlyWith !== undefined && body.length === 0) return "its bytes are not stored";
  if (code === "too-large") return "only the beginning of its body is retained";
  if (body.length > maxBodySize) return "it is larger than a hub accepts";
  if (source === "file" && code !== "not-json" && currentRejection(stream, body, bounds)?.code === "not-json")
    return "it is a row of a CSV file, which cannot be decoded without the header of the file";
  return undefined;
}

/** Decodes the body by the stream's current rules; undefined if they accept it. */
export function currentRejection(stream: Stream, body: Uint8Array, bounds: TimeBounds): Rejection | undefined {
  const decoded = decodeBody(stream, body, bounds);
  return decoded.outcome === "accepted" ? undefined : decoded;
}

/** The partition key of a body; undefined if the stream rejects it. */
export function currentKey(stream: Stream, body: Uint8Array, bounds: TimeBounds): string | undefined {
  const decoded = decodeBody(stream, body, bounds);
  return decoded.outcome === "accepted" ? keyOf(stream, decoded.event) : undefined;
}
