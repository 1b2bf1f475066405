import type { ReadableStream } from "node:stream/web";

/** Why a body cannot be read. */
export type ReadError = "too-large" | "aborted";

/**
 * Reads a body of at most `limit` bytes. A larger one is not read to its end, and not at all if its declared length
 * exceeds the limit. The stream is not cancelled: that would close the connection before the response is sent.
 *
 * @param contentLength the request's header; undefined for a chunked body
 */
export async function readStream(
  stream: ReadableStream<Uint8Array> | null,
  contentLength: string | undefined,
  limit: number,
): Promise<Uint8Array | ReadError> {
  if (Number(contentLength ?? 0) > limit) return "too-large";
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  try {
    for (let size = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks, size);
      size += value.byteLength;
      if (size > limit) return "too-large";
      chunks.push(value);
    }
  } catch {
    // Only the sender can end a body early.
    return "aborted";
  } finally {
    reader.releaseLock();
  }
}
