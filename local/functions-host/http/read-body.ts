import type { IncomingMessage, ServerResponse } from "node:http";

/** Limit of Azure for a request body, in bytes. */
export const bodyLimit = 100 * 2 ** 20;

export function isTooLarge({ headers }: IncomingMessage, limit = bodyLimit): boolean {
  return Number(headers["content-length"] ?? 0) > limit;
}

/** The whole body; undefined when it is larger than the limit. */
export async function readBody(request: IncomingMessage, limit = bodyLimit): Promise<Buffer | undefined> {
  if (isTooLarge(request, limit)) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection must stay open for the response, even if the body is not read to its end.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function respondTooLarge(response: ServerResponse): void {
  response.writeHead(413, { "content-type": "text/plain", connection: "close" });
  response.end(`The body exceeds ${bodyLimit} bytes.`);
}
