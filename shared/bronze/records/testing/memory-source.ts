import type { ByteSource } from "../byte-source.ts";

/** A file in memory. */
export function memorySource(content: string | Uint8Array): ByteSource {
  const bytes = Buffer.from(content);
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}
