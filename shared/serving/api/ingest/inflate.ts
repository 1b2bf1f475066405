import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const inflate = promisify(gunzip);

/** Why the body cannot be had as its sender wrote it. */
export type NotInflated = "too-large" | "unreadable" | "unsupported";

/**
 * Undoes `Content-Encoding`: gzip or none. Inflating stops at the limit, so that a body that would swell without end costs no more than one that does not.
 *
 * @param limit bytes, inflated
 */
export async function inflated(
  body: Uint8Array,
  encoding: string | undefined,
  limit: number,
): Promise<Uint8Array | NotInflated> {
  const coding = encoding?.trim().toLowerCase() ?? "";
  if (!["", "identity", "gzip", "x-gzip"].includes(coding)) return "unsupported";
  if (body.length > limit) return "too-large";
  if (!coding.endsWith("gzip")) return body;
  try {
    return await inflate(body, { maxOutputLength: limit });
  } catch (error) {
    const tooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return tooLarge ? "too-large" : "unreadable";
  }
}
