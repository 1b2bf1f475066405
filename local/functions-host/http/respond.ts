import type { ServerResponse } from "node:http";
import type { InvocationResponse } from "../worker/core-types.ts";
import { fromTypedData, type HttpData } from "../worker/typed-data.ts";
import { setCookie } from "./cookie.ts";

type HeaderFields = Readonly<Record<string, string>>;

export function respondJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: HeaderFields = {},
): void {
  const text = JSON.stringify(value);
  const type = { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...type, ...headers }).end(text);
}

export function respondEmpty(response: ServerResponse, status: number, headers: HeaderFields = {}): void {
  response.writeHead(status, { ...headers, "content-length": 0 }).end();
}

/** Sends the result of an HTTP function; no result is 204. */
export function respondResult(response: ServerResponse, { returnValue }: InvocationResponse): void {
  const http = returnValue?.http;
  if (http === undefined || http === null) respondEmpty(response, 204);
  else respondHttp(response, http);
}

function respondHttp(response: ServerResponse, http: HttpData): void {
  writeHead(response, http);
  const body = fromTypedData(http.body);
  if (body instanceof Uint8Array || typeof body === "string") response.end(body);
  else response.end(body === null ? undefined : JSON.stringify(body));
}

/** Node.js sets the length, since the body is sent whole. */
const hopByHop = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

function writeHead(response: ServerResponse, { statusCode, headers, cookies }: HttpData): void {
  for (const [name, value] of Object.entries(headers ?? {}))
    if (!hopByHop.has(name.toLowerCase())) response.setHeader(name, value);
  for (const cookie of cookies ?? []) response.appendHeader("set-cookie", setCookie(cookie));
  response.statusCode = Number(statusCode ?? 200);
}
