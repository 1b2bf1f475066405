import type { IncomingMessage, ServerResponse } from "node:http";

/** A request to the durable HTTP API. */
export interface Call {
  readonly method: string;
  /** What follows `/runtime/webhooks/durabletask`, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Where the host is, as the caller sees it. */
  readonly hostUrl: string;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; nothing is sent when left out. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a caller did wrong. */
export class RefusedCallError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Where the API is: for functions (`rpcBaseUrl`) and for people alike. */
export const apiPath = "/runtime/webhooks/durabletask";

/** An input or an event of an orchestration is at most 1 MB with the Durable Task Scheduler. */
const largestBody = 1024 * 1024;

/**
 * Reads a request whose path is the API's.
 *
 * @returns undefined when it is not
 * @throws RefusedCallError
 */
export async function readCall(request: IncomingMessage): Promise<Call | undefined> {
  const hostUrl = `http://${request.headers.host ?? "localhost"}`;
  const url = URL.parse(request.url ?? "/", "http://localhost");
  if (url === null) return undefined;
  const path = url.pathname.toLowerCase();
  if (path !== apiPath && !path.startsWith(`${apiPath}/`)) return undefined;
  return {
    method: request.method ?? "GET",
    segments: url.pathname.slice(apiPath.length).split("/").filter(Boolean).map(decode),
    query: url.searchParams,
    headers: request.headers,
    body: await readBody(request),
    hostUrl,
  };
}

export function sendAnswer(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  const type = body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(status, { ...type, ...headers, "content-length": Buffer.byteLength(text) }).end(text);
}

/** @throws RefusedCallError */
export function jsonBody({ body }: Call): unknown {
  if (body === "") return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new RefusedCallError(400, `Invalid JSON content: ${String(error)}`);
  }
}

export function isTrue(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name);
  return value === null ? otherwise : value.toLowerCase() === "true";
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new RefusedCallError(400, `'${segment}' is not a valid part of a URL`);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // the connection must live on for the answer, also when the body is not read to its end
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new RefusedCallError(413, `the body is larger than ${largestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
