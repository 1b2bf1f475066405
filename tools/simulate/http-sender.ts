import { setTimeout as sleep } from "node:timers/promises";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";
import { type RejectionCode, rejectionCodes } from "../../shared/streams/outcome.ts";
import { splitIntoRequests } from "./requests.ts";
import { maxTries, type OnSent, type Sender } from "./sender.ts";
import type { SimulatedEvent } from "./simulated-event.ts";

export interface HttpTarget {
  /** Base URL of the function app, such as http://127.0.0.1:7071. */
  readonly url: string;
  /** Function key. */
  readonly key: string;
  readonly fetch?: typeof fetch;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Concurrent requests. The events of one device are always sent by the same sequence of requests. */
const concurrentRequests = 4;

/** Posts events to `POST /api/streams/{stream}` as NDJSON. */
export function httpSender(target: HttpTarget): Sender {
  return {
    async send(stream, events, onSent) {
      const sequences = [...Map.groupBy(events, ({ device }) => device % concurrentRequests).values()];
      await mapConcurrent(sequences, concurrentRequests, async (sequence) => {
        for (const request of splitIntoRequests(sequence)) await post(target, stream, request, onSent);
      });
    },
  };
}

/**
 * Retries unanswered requests, and responses 429 and 5xx after the time in `Retry-After`. A response lists the first
 * rejections only: with more of them the events are sent once more, in two halves.
 */
async function post(
  target: HttpTarget,
  stream: string,
  events: readonly SimulatedEvent[],
  onSent: OnSent,
  sentBefore = 0,
): Promise<void> {
  const { url, key, fetch: send = fetch, wait = sleep } = target;
  const init = {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", "x-functions-key": key },
    body: linesOf(events),
  };
  for (let tries = 1; ; tries += 1) {
    const response = await send(new URL(`/api/streams/${stream}`, url), init).catch((error: unknown) => asError(error));
    const answered = response instanceof Error ? undefined : await rejectionsIn(response);
    if (answered !== undefined) {
      const sent = sentBefore + tries;
      if (answered.isComplete || events.length === 1) reportOutcomes(events, answered.rejections, sent - 1, onSent);
      else for (const half of halvesOf(events)) await post(target, stream, half, onSent, sent);
      return;
    }
    await wait(await delayBefore(response, tries, stream));
  }
}

/**
 * Milliseconds until the request is sent again.
 *
 * @throws Error if that does not help
 */
async function delayBefore(response: Response | Error, tries: number, stream: string): Promise<number> {
  const problem = response instanceof Error ? response.message : `${response.status} ${await response.text()}`;
  const isRetriable = response instanceof Error || response.status === 429 || response.status >= 500;
  if (!isRetriable || tries >= maxTries) throw new Error(`POST /api/streams/${stream}: ${problem}`);
  return response instanceof Error ? 500 * tries : retryAfter(response);
}

function halvesOf(events: readonly SimulatedEvent[]): readonly (readonly SimulatedEvent[])[] {
  const half = Math.ceil(events.length / 2);
  return [events.slice(0, half), events.slice(half)];
}

function linesOf(events: readonly SimulatedEvent[]): Uint8Array {
  const newline = Buffer.from("\n");
  return Buffer.concat(events.flatMap(({ body }) => [body, newline]));
}

/**
 * Rejection code by line of the request, from 1; undefined for a response without outcomes. A 400 without rejected
 * lines is an error of the request.
 */
async function rejectionsIn(response: Response) {
  if (response.status !== 202 && response.status !== 400) return undefined;
  const text = await response.text();
  const body = JSON.parse(text) as { rejected?: readonly { line: number; code: string }[]; rejected_count?: number };
  const { rejected, rejected_count: all } = body;
  if (rejected === undefined) throw new Error(`${response.status} ${text}`);
  const rejections = new Map(rejected.map(({ line, code }) => [line, rejectionCode(code)]));
  return { rejections, isComplete: all === undefined || all === rejected.length };
}

function rejectionCode(text: string): RejectionCode {
  const code = rejectionCodes.find((one) => one === text);
  if (code === undefined) throw new Error(`the endpoint returns the unknown rejection code "${text}"`);
  return code;
}

function reportOutcomes(
  events: readonly SimulatedEvent[],
  rejections: ReadonlyMap<number, RejectionCode>,
  unanswered: number,
  onSent: OnSent,
): void {
  const accepted = events.filter((_, index) => !rejections.has(index + 1));
  if (accepted.length > 0) onSent(accepted, { unanswered });
  for (const [index, event] of events.entries()) {
    const rejected = rejections.get(index + 1);
    if (rejected !== undefined) onSent([event], { unanswered, rejected });
  }
}

/** Milliseconds; `Retry-After` is in seconds. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return (Number.isFinite(seconds) && seconds > 0 ? seconds : 1) * 1000;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
