import { hash } from "node:crypto";
import type { Answer, Headers } from "./answer.ts";

/**
 * The answer with an ETag of its content; or 304 without a body, when the caller has that very answer already (RFC 9110, 13.1.2).
 *
 * @param ifNoneMatch the request's header: ETags, or `*`
 */
export function conditional(answer: Answer, ifNoneMatch: string | undefined): Answer {
  const etag = `"${hash("sha256", `${answer.headers["content-type"]}\n${answer.body}`, "hex").slice(0, 32)}"`;
  const headers: Headers = { ...answer.headers, etag };
  const known = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  if (!known.includes(etag) && !known.includes("*")) return { ...answer, headers };
  const { "content-type": _, ...rest } = headers;
  return { status: 304, headers: rest, body: "" };
}
