import type { IncomingMessage, ServerResponse } from "node:http";
import { isOneOf, keyOf } from "../../http/keys.ts";
import { readBody } from "../../http/read-body.ts";
import { respondEmpty, respondJson } from "../../http/respond.ts";
import type { ApiAccess } from "./api-context.ts";

/** A request to the durable HTTP API. */
export interface ApiRequest {
  readonly method: string;
  /** The decoded path segments after `/runtime/webhooks/durabletask`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Base URL of the host, as used by the caller. */
  readonly hostUrl: string;
}

export interface ApiResponse {
  readonly status: number;
  /** Sent as JSON; no body when undefined. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is answered with an error status. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Base path of the API, for the durable client (`rpcBaseUrl`) and other callers. */
export const apiPath = "/runtime/webhooks/durabletask";

/** Limit of the Durable Task Scheduler for an input or an event, 1 MB. */
const bodyLimit = 1024 * 1024;

/**
 * Reads a request of the API.
 *
 * @returns undefined when the path belongs to another endpoint
 * @throws ApiError
 */
export async function readApiRequest(request: IncomingMessage, access: ApiAccess): Promise<ApiRequest | undefined> {
  const hostUrl = `http://${request.headers.host ?? "localhost"}`;
  const url = URL.parse(request.url ?? "/", "http://localhost");
  if (url === null) return undefined;
  const path = url.pathname.toLowerCase();
  if (path !== apiPath && !path.startsWith(`${apiPath}/`)) return undefined;
  const [first, ...rest] = url.pathname.slice(apiPath.length).split("/").filter(Boolean);
  const isApp = isOneOf(first, [access.appPath]);
  if (!isApp && !isOneOf(keyOf(request.headers, url), access.keys))
    throw new ApiError(401, "The system key durabletask_extension is required, as x-functions-key or code");
  const segments = isApp || first === undefined ? rest : [first, ...rest];
  return {
    method: request.method ?? "GET",
    segments: segments.map(decode),
    query: url.searchParams,
    headers: request.headers,
    body: await readText(request),
    hostUrl,
  };
}

export function sendResponse(response: ServerResponse, { status, body, headers }: ApiResponse): void {
  if (body === undefined) respondEmpty(response, status, headers);
  else respondJson(response, status, body, headers);
}

/** @throws ApiError */
export function parseJsonBody({ body }: ApiRequest): unknown {
  if (body === "") return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ApiError(400, `Invalid JSON content: ${String(error)}`);
  }
}

export function isTrue(query: URLSearchParams, name: string, fallback: boolean): boolean {
  const value = query.get(name);
  return value === null ? fallback : value.toLowerCase() === "true";
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(400, `'${segment}' is not a valid part of a URL`);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const body = await readBody(request, bodyLimit);
  if (body === undefined) throw new ApiError(413, `the body is larger than ${bodyLimit} bytes`);
  return body.toString("utf8");
}
