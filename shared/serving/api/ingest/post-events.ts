import { isBusy } from "../../../platform/azure/errors.ts";
import type { Hub } from "../../../platform/azure/hubs.ts";
import { within } from "../../../platform/with-timeout.ts";
import type { Stream } from "../../../streams/stream.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import { problem } from "../problem.ts";
import { inflated, type NotInflated } from "./inflate.ts";
import { recordsOf } from "./records.ts";
import { takeRecords } from "./take.ts";

/** What one request may bring. A hub of the Standard tier takes events of 1 MB, their properties included. */
export const postLimits = { bytes: 1_000_000, records: 10_000 } as const;

/** Whoever waits for an answer is told to come again, rather than kept waiting. */
const patience = { tries: 2, milliseconds: 20_000 };
const retryAfter = { busy: 5, unreachable: 10 };

export interface PostedBody {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

export interface PostTarget {
  readonly stream: Stream;
  readonly hub: Pick<Hub, "publish">;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Learns why the hub does not have them. */
  onFailure(error: unknown): void;
}

/**
 * Takes events over HTTP: 202 means that the hub has every accepted one. After 429 and 503 it may have some of them;
 * to send all again does no harm, since an event counts once.
 */
export async function postEvents(target: PostTarget, posted: PostedBody): Promise<Answer> {
  const body = await inflated(posted.bytes, posted.contentEncoding, postLimits.bytes);
  if (typeof body === "string") return refusedBody(body);
  const records = recordsOf(body, posted.contentType);
  if (records.length > postLimits.records)
    return problem("too-large", `a body may have ${postLimits.records} records: send it in parts`);
  const { accepted, ignored, rejected } = takeRecords(target.stream, records, target.now);
  if (accepted.length + ignored === 0) {
    const detail = records.length === 0 ? "the body has no record" : `none of ${records.length} records is understood`;
    return problem("nothing-taken", detail, { members: { rejected } });
  }
  try {
    const { tries, milliseconds } = patience;
    if (accepted.length > 0) await within(milliseconds, target.hub.publish(accepted, { tries }));
  } catch (error) {
    target.onFailure(error);
    return comeAgain(isBusy(error) ? "busy" : "unreachable");
  }
  return jsonAnswer(202, { accepted: accepted.length, ignored, rejected });
}

function refusedBody(why: NotInflated): Answer {
  if (why === "unreadable") return problem("unreadable-body", "the body is not the gzip that it claims to be");
  if (why === "too-large")
    return problem("too-large", `a body may have ${postLimits.bytes} bytes, inflated: send it in parts`);
  const detail = "Content-Encoding: gzip or none expected";
  return problem("unsupported-encoding", detail, { headers: { "accept-encoding": "gzip" } });
}

function comeAgain(why: "busy" | "unreachable"): Answer {
  const seconds = retryAfter[why];
  const detail = `send the same again in ${seconds} s; what was sent twice counts once`;
  return problem(`hub-${why}`, detail, { headers: { "retry-after": String(seconds) } });
}
