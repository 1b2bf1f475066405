import type { ReadableStream } from "node:stream/web";
import type { Hub } from "../../../platform/azure/hubs.ts";
import type { Stream } from "../../../streams/stream.ts";
import type { Pseudonymise } from "../../masking/pseudonym.ts";
import { eventDigest, writeEventId } from "../events/event-id.ts";
import { problem } from "../problem.ts";
import { type ApiResponse, jsonResponse } from "../response.ts";
import { type DecompressionError, decompress } from "./inflate.ts";
import { isSupportedType } from "./media-type.ts";
import { publishOrProblem } from "./publish-or-problem.ts";
import { type ReadError, readStream } from "./read-stream.ts";
import { recordsOf } from "./records.ts";
import { type ValidatedRecords, validateRecords } from "./validate-records.ts";

/** Limits of one request. A hub of the Standard tier accepts events of 1 MB including properties. */
export const postLimits = { bytes: 1_000_000, records: 10_000 } as const;

/** Rejections and implausible values in one response; it has their counts too. */
const maxListed = 100;

export interface PostedBody {
  readonly stream: ReadableStream<Uint8Array> | null;
  /** Undefined for a chunked body. */
  readonly contentLength: string | undefined;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Undefined, or the preferences of RFC 7240. */
  readonly prefer?: string | undefined;
}

export interface PostTarget {
  readonly stream: Stream;
  readonly hub: Pick<Hub, "publish">;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Events with earlier times are rejected; epoch milliseconds. */
  readonly earliestTime: number;
  readonly pseudonymise: Pseudonymise;
  /** Receives the error of the hub. */
  onFailure(error: unknown): void;
}

/**
 * Accepts events over HTTP. 202 means that the hub has all accepted events. After 429 and 503 it may have some of them;
 * sending all again is safe, because each event counts once. With `Prefer: handling=strict` one rejection rejects all.
 */
export async function postEvents(target: PostTarget, posted: PostedBody): Promise<ApiResponse> {
  if (!isSupportedType(posted.contentType))
    return problem("unsupported-media-type", "Content-Type: application/json or application/x-ndjson expected");
  const bytes = await readStream(posted.stream, posted.contentLength, postLimits.bytes);
  const body = typeof bytes === "string" ? bytes : await decompress(bytes, posted.contentEncoding, postLimits.bytes);
  if (typeof body === "string") return rejectedBody(body);
  const records = recordsOf(body, posted.contentType);
  if (records.length > postLimits.records)
    return problem("too-large", `a body may have ${postLimits.records} records: split it`);
  const { stream, hub, now, earliestTime } = target;
  const validated = validateRecords(stream, records, { enqueuedTime: now, earliestTime });
  const isStrict = /(?:^|[,;])\s*handling\s*=\s*"?strict"?\s*(?:$|[,;])/i.test(posted.prefer ?? "");
  const rejection = wholeRejection(validated, records.length, isStrict);
  if (rejection !== undefined) return rejection;
  const failure = await publishOrProblem(hub, validated.accepted, target.onFailure);
  if (failure !== undefined) return failure;
  return jsonResponse(202, resultOf(target, validated), isStrict ? { "preference-applied": "handling=strict" } : {});
}

/** Nothing of the body is taken. */
function wholeRejection(
  { accepted, ignored, rejected }: ValidatedRecords,
  records: number,
  isStrict: boolean,
): ApiResponse | undefined {
  const members = rejections(rejected);
  if (accepted.length + ignored === 0) {
    const detail = records === 0 ? "the body has no record" : `none of the ${records} records is valid`;
    return problem("nothing-accepted", detail, { members });
  }
  if (!isStrict || rejected.length === 0) return undefined;
  return problem("some-rejected", `${rejected.length} of the ${records} records are invalid`, { members });
}

/** The ids are in the order of the accepted events. */
function resultOf(
  { stream, now, pseudonymise }: PostTarget,
  { accepted, ignored, rejected, implausible }: ValidatedRecords,
) {
  return {
    accepted: accepted.length,
    ignored,
    ...rejections(rejected),
    implausible: implausible.slice(0, maxListed),
    implausible_count: implausible.length,
    ids: accepted.map(({ body }) =>
      writeEventId({ stream: stream.name, postedAt: now, digest: eventDigest(body, pseudonymise) }, pseudonymise),
    ),
  };
}

function rejections(rejected: ValidatedRecords["rejected"]) {
  return { rejected: rejected.slice(0, maxListed), rejected_count: rejected.length };
}

function rejectedBody(error: ReadError | DecompressionError): ApiResponse {
  if (error === "aborted") return problem("unreadable-body", "the body ended early");
  if (error === "unreadable") return problem("unreadable-body", "the body is not valid gzip");
  if (error === "too-large")
    return problem("too-large", `a body may have ${postLimits.bytes} bytes after decompression: split it`);
  const detail = "Content-Encoding: gzip or none expected";
  return problem("unsupported-encoding", detail, { headers: { "accept-encoding": "gzip" } });
}
