import type { IncomingMessage } from "node:http";

/** The host's limit for a request's body. */
export const bodyLimit = 100 * 2 ** 20;

/** The whole body, as it came; undefined when it is larger than the limit. */
export async function readBody(request: IncomingMessage, limit = bodyLimit): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
