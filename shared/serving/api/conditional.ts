import { hash } from "node:crypto";
import type { ApiResponse, Headers } from "./response.ts";

/**
 * Adds an ETag of the content, or returns 304 without a body if the caller has this response already (RFC 9110,
 * 13.1.2).
 *
 * @param ifNoneMatch the request's header: ETags, or `*`
 */
export function conditionalResponse(response: ApiResponse, ifNoneMatch: string | undefined): ApiResponse {
  const etag = `"${hash("sha256", `${response.headers["content-type"]}\n${response.body}`, "hex").slice(0, 32)}"`;
  const headers: Headers = { ...response.headers, etag };
  const known = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  if (!known.includes(etag) && !known.includes("*")) return { ...response, headers };
  const { "content-type": _, ...rest } = headers;
  return { status: 304, headers: rest, body: "" };
}
