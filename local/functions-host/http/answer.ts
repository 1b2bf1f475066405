import type { ServerResponse } from "node:http";
import type { InvocationResponse } from "../worker/core-types.ts";
import { fromTypedData, type HttpData } from "../worker/typed-data.ts";
import { setCookie } from "./cookie.ts";

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(value));
}

export function answerEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 0 });
  response.end();
}

/** What an HTTP function returned; nothing is 204. */
export function answerResult(response: ServerResponse, { returnValue }: InvocationResponse): void {
  const http = returnValue?.http;
  if (http === undefined || http === null) answerEmpty(response, 204);
  else answerHttp(response, http);
}

function answerHttp(response: ServerResponse, http: HttpData): void {
  writeHead(response, http);
  const body = fromTypedData(http.body);
  if (body instanceof Uint8Array || typeof body === "string") response.end(body);
  else response.end(body === null ? undefined : JSON.stringify(body));
}

/** The length is Node.js's to say: the body is sent whole. */
const hopByHop = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

function writeHead(response: ServerResponse, { statusCode, headers, cookies }: HttpData): void {
  for (const [name, value] of Object.entries(headers ?? {}))
    if (!hopByHop.has(name.toLowerCase())) response.setHeader(name, value);
  if (cookies !== undefined && cookies !== null && cookies.length > 0)
    response.setHeader("set-cookie", cookies.map(setCookie));
  response.statusCode = Number(statusCode ?? 200);
}
