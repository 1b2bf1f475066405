import { setTimeout as sleep } from "node:timers/promises";
import { concurrently } from "../../shared/platform/map-concurrent.ts";
import type { Emission } from "./simulated-event.ts";
import { requests } from "./requests.ts";
import { mostTries, type OnSent, type Sender } from "./sender.ts";

export interface HttpTarget {
  /** Of the function app, such as http://127.0.0.1:7071. */
  readonly url: string;
  /** Function key. */
  readonly key: string;
  readonly fetch?: typeof fetch;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Requests at one time: the events of one key are always in the same one's turn. */
const lanes = 4;

/** Through the app's own door, `POST /api/streams/{stream}`, as JSON lines. */
export function httpSender(target: HttpTarget): Sender {
  return {
    async send(stream, events, onSent) {
      const byLane = [...Map.groupBy(events, ({ device }) => device % lanes).values()];
      await concurrently(byLane, lanes, async (lane) => {
        for (const request of requests(lane)) await post(target, stream, request, onSent);
      });
    },
  };
}

/** Tries again what was not answered, and when the door says that it is too busy (429, 503), after the time that it names. */
async function post(target: HttpTarget, stream: string, events: readonly Emission[], onSent: OnSent): Promise<void> {
  const { url, key, fetch: send = fetch, wait = sleep } = target;
  const init = {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", "x-functions-key": key },
    body: linesOf(events),
  };
  for (let tries = 1; ; tries += 1) {
    const answer = await send(new URL(`/api/streams/${stream}`, url), init).catch((error: unknown) => asError(error));
    if (!(answer instanceof Error) && (answer.status === 202 || answer.status === 400)) {
      book(events, await refusalsIn(answer), tries - 1, onSent);
      return;
    }
    const problem = answer instanceof Error ? answer.message : `${answer.status} ${await answer.text()}`;
    const again = answer instanceof Error || answer.status === 429 || answer.status >= 500;
    if (!again || tries >= mostTries) throw new Error(`POST /api/streams/${stream}: ${problem}`);
    await wait(answer instanceof Error ? 500 * tries : retryAfter(answer));
  }
}

function linesOf(events: readonly Emission[]): Uint8Array {
  const newline = Buffer.from("\n");
  return Buffer.concat(events.flatMap(({ body }) => [body, newline]));
}

/** Line of the request, from 1 -> reason code. A 400 that refuses no lines is not about our events. */
async function refusalsIn(answer: Response): Promise<Map<number, string>> {
  const text = await answer.text();
  const { rejected } = JSON.parse(text) as { rejected?: readonly { line: number; code: string }[] };
  if (rejected === undefined) throw new Error(`${answer.status} ${text}`);
  return new Map(rejected.map(({ line, code }) => [line, code]));
}

function book(
  events: readonly Emission[],
  refusals: ReadonlyMap<number, string>,
  doubtful: number,
  onSent: OnSent,
): void {
  const taken = events.filter((_, index) => !refusals.has(index + 1));
  if (taken.length > 0) onSent(taken, { doubtful });
  for (const [index, event] of events.entries()) {
    const rejected = refusals.get(index + 1);
    if (rejected !== undefined) onSent([event], { doubtful, rejected });
  }
}

/** Milliseconds; `Retry-After` is in seconds. */
function retryAfter(answer: Response): number {
  const seconds = Number(answer.headers.get("retry-after"));
  return (Number.isFinite(seconds) && seconds > 0 ? seconds : 1) * 1000;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
