import { readStream } from "../../shared/serving/api/ingest/read-stream.ts";
import { ParameterError } from "../../shared/serving/api/parameters.ts";
import { problem } from "../../shared/serving/api/problem.ts";
import type { ApiRequest } from "../../shared/serving/api/request.ts";
import type { ApiResponse } from "../../shared/serving/api/response.ts";
import type { Handler } from "./http.ts";

/**
 * The JSON object in a body. Its type must be `application/json`: a page of another origin can send other types with
 * the session of somebody who has signed in, and no browser sends this one to an origin that does not allow it.
 *
 * @param allowed its properties
 * @returns the problem with a body of another type, or that is too large or ended early
 * @throws ParameterError for anything else
 */
export async function jsonBody<const N extends string>(
  body: globalThis.Parameters<Handler>[2],
  { header }: ApiRequest,
  allowed: readonly N[],
  mostBytes: number,
): Promise<{ readonly failure: ApiResponse } | { readonly given: Readonly<Partial<Record<N, unknown>>> }> {
  if (!/^application\/json\s*(?:;|$)/i.test(header("content-type") ?? ""))
    return { failure: problem("unsupported-media-type", "Content-Type: application/json expected") };
  const bytes = await readStream(body, header("content-length"), mostBytes);
  if (bytes === "too-large") return { failure: problem("too-large", `at most ${mostBytes} bytes expected`) };
  if (bytes === "aborted") return { failure: problem("unreadable-body", "the body ended early") };
  const given = objectIn(bytes);
  if (given === undefined) throw new ParameterError("body: a JSON object expected");
  const unknown = Object.keys(given).find((name) => !allowed.some((each) => each === name));
  if (unknown !== undefined) throw new ParameterError(`${unknown}: unknown; allowed: ${allowed.join(", ")}`);
  return { given: given as Readonly<Partial<Record<N, unknown>>> };
}

function objectIn(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
