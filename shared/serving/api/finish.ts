import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { negotiate } from "./accept.ts";
import type { ApiResponse, Headers, StreamedResponse } from "./response.ts";

export interface FinishedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | Uint8Array | undefined;
}

export interface Finishing {
  readonly method: string;
  readonly acceptEncoding: string | undefined;
  readonly requestId: string;
  /** Headers of every response. */
  readonly headers: Headers;
}

/** Bytes. A shorter body does not become shorter. */
const compressedFrom = 1024;
const compress = promisify(gzip);

/** What all responses have in common: the request's id, compression, and no body after HEAD. */
export async function finishResponse(
  response: ApiResponse,
  { method, acceptEncoding, requestId, headers: common }: Finishing,
): Promise<FinishedResponse> {
  const { status, body } = withRequestId(response, requestId);
  const headers = {
    ...response.headers,
    ...common,
    vary: "accept, accept-encoding",
    "x-request-id": requestId,
  };
  if (method === "HEAD" || body === "") return { status, headers, body: undefined };
  if (body.length < compressedFrom || !acceptsGzip(acceptEncoding)) return { status, headers, body };
  return { status, headers: { ...headers, "content-encoding": "gzip" }, body: await compress(body) };
}

/** It is not compressed again. The body of HEAD is not made. */
export function finishStream(
  { status, headers, stream }: StreamedResponse,
  { method, requestId, headers: common }: Finishing,
): { readonly status: number; readonly headers: Headers; readonly body?: ReadableStream } {
  const all = { ...headers, ...common, vary: "accept, accept-encoding", "x-request-id": requestId };
  if (method !== "HEAD") return { status, headers: all, body: Readable.toWeb(stream) as ReadableStream };
  stream.destroy();
  return { status, headers: all };
}

function acceptsGzip(header: string | undefined): boolean {
  // The format is that of Accept. An absent header leaves the choice to the server: a body is readable without it.
  return (
    header !== undefined &&
    negotiate(header.replaceAll(/(^|,)\s*([\w*-]+)/g, "$1coding/$2"), ["coding/gzip"]) !== undefined
  );
}

/** A problem names its request, so that whoever reports it has the id with it. */
function withRequestId(response: ApiResponse, requestId: string): ApiResponse {
  if (response.headers["content-type"] !== "application/problem+json") return response;
  return { ...response, body: JSON.stringify({ ...JSON.parse(response.body), requestId }) };
}
