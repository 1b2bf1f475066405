import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const inflate = promisify(gunzip);

/** Why a body cannot be decompressed. */
export type DecompressionError = "too-large" | "unreadable" | "unsupported";

/**
 * Decodes `Content-Encoding`, gzip or none. Decompression stops at the limit, which protects against compression bombs.
 *
 * @param limit bytes after decompression
 */
export async function decompress(
  body: Uint8Array,
  encoding: string | undefined,
  limit: number,
): Promise<Uint8Array | DecompressionError> {
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
