import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { badRequest, tooLarge, unsupported } from "../errors.ts";
import type { Json } from "../json.ts";

/** A request with its body. */
export interface CosmosRequest {
  readonly method: string;
  /** The segments of the path, decoded. */
  readonly segments: readonly string[];
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body. */
  readonly size: number;
  readonly body: Json | undefined;
}

/** Above all specific limits, so that those apply first. */
const maxBytes = 8 * 1024 * 1024;

/** The segments of the path, percent-encoded. */
export function rawSegments({ url = "/" }: IncomingMessage): string[] {
  const [path = ""] = url.split("?");
  return path.split("/").filter((segment) => segment !== "");
}

export async function readRequest(message: IncomingMessage): Promise<CosmosRequest> {
  const bytes = await readBody(message);
  return {
    method: message.method ?? "GET",
    segments: rawSegments(message).map(decodedSegment),
    headers: message.headers,
    size: bytes.length,
    body: bytes.length === 0 ? undefined : parsedBody(bytes),
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    // read the rest too: clients read the response only after they have sent the whole body
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw tooLarge(`Request size is too large: ${size} bytes.`);
  return Buffer.concat(chunks);
}

/** The first bytes of the binary encodings of documents (CosmosBinary) and batches (HybridRow), which are not text. */
const binaryMarks: ReadonlyMap<number | undefined, string> = new Map([
  [0x80, "A document in binary encoding (CosmosBinary); set the client to send JSON text"],
  [0x81, "A batch in binary encoding (HybridRow), as the .NET client sends it; send the operations one by one"],
]);

/** @throws CosmosError: 501 for a binary body, 400 for a body that is not JSON */
function parsedBody(bytes: Buffer): Json {
  const binary = binaryMarks.get(bytes[0]);
  if (binary !== undefined) throw unsupported(binary);
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw badRequest("The input content is invalid JSON.");
  }
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`The path segment '${segment}' is not percent-encoded.`);
  }
}

/** The value of a header; repeated headers are joined. */
export function header({ headers }: Pick<CosmosRequest, "headers">, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

/** Whether a header is `true`. */
export function flag(request: Pick<CosmosRequest, "headers">, name: string): boolean {
  return header(request, name)?.toLowerCase() === "true";
}

/** Header `x-ms-max-item-count`: the maximum number of results of a page. */
export function maxItems(request: CosmosRequest): number {
  const given = header(request, "x-ms-max-item-count");
  const count = Number(given ?? -1);
  if (!Number.isInteger(count) || count < -1 || count === 0)
    throw badRequest(`x-ms-max-item-count must be -1 or a positive number, not ${given}.`);
  return count === -1 ? 1000 : count;
}
