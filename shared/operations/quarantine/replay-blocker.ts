import type { KeptEvent } from "../../bronze/files/parquet.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Refusal } from "../../streams/outcome.ts";
import { keyOf, type Stream } from "../../streams/stream.ts";

/** Bytes of a body that a hub takes together with what belongs to it: of 1 MiB the rest is for key and properties. */
export const largestBody = 2 ** 20 - 16 * 1024;

/** Why the bytes in quarantine cannot go through the hub as they are; undefined when they can. */
export function whyUnfit(stream: Stream, { body, code, source }: KeptEvent, now: number): string | undefined {
  if (code === "too-large") return "only its beginning was kept";
  if (body.length > largestBody) return "it is larger than a hub takes";
  if (source === "file" && code !== "not-json" && refusalNow(stream, body, now)?.code === "not-json")
    return "it is a row of a CSV file, which cannot be understood without the file's head";
  return undefined;
}

/** What the stream's rules as they are now say of a body; undefined when it would be accepted. */
export function refusalNow(stream: Stream, body: Uint8Array, now: number): Refusal | undefined {
  const decoded = decodeBody(stream, body, now);
  return decoded.outcome === "accepted" ? undefined : decoded;
}

/** The key that a body has by itself; undefined when it cannot be understood. */
export function keyNow(stream: Stream, body: Uint8Array, now: number): string | undefined {
  const decoded = decodeBody(stream, body, now);
  return decoded.outcome === "accepted" ? keyOf(stream, decoded.event) : undefined;
}
