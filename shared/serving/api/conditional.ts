import { hash } from "node:crypto";
import type { Access } from "./access.ts";
import type { ApiResponse, Headers } from "./response.ts";

/** A caller keeps the response and asks whether it is still current before each use. */
const revalidated: Headers = { "cache-control": "private, no-cache" };

/**
 * Headers of every response of a route. A browser must not store data of people on its disk: it would keep them after
 * the session, and after an erasure. A client that stores a response itself can still revalidate it by its ETag.
 */
export function storageHeaders(access: Access): Headers {
  return access === "Personal" ? { "cache-control": "no-store" } : {};
}

/**
 * Adds an ETag of the content, or returns 304 without a body if the caller has this response already (RFC 9110,
 * 13.1.2). The ETag is weak, because a response can be compressed or not.
 *
 * @param ifNoneMatch the request's header: ETags, or `*`
 * @param content what makes two responses equal; by default their bodies
 */
export function conditionalResponse(
  response: ApiResponse,
  ifNoneMatch: string | undefined,
  content = response.body,
): ApiResponse {
  if (response.status !== 200) return response;
  const etag = `W/"${hash("sha256", `${response.headers["content-type"]}\n${content}`, "hex").slice(0, 32)}"`;
  return isKnown(etag, ifNoneMatch)
    ? notModified(etag, response.headers)
    : { ...response, headers: { ...response.headers, ...revalidated, etag } };
}

/** A JSON body without the property with the time of the response. */
export function contentWithout(body: string, property: string): string {
  return JSON.stringify({ ...JSON.parse(body), [property]: undefined });
}

/** Whether the caller has the response with this ETag. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = ifNoneMatch?.split(",").map((tag) => opaque(tag.trim())) ?? [];
  return known.includes(opaque(etag)) || known.includes("*");
}

export function notModified(etag: string, headers: Headers = {}): ApiResponse {
  const { "content-type": _, ...rest } = headers;
  return { status: 304, headers: { ...rest, ...revalidated, etag }, body: "" };
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, "");
}
