import type { Target } from "./target.ts";

/** What time, the network and waiting are: given, so that tests need none of them. */
export interface Edge {
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

export interface Answered {
  readonly status: number;
  /** Parsed, or the text where it is no JSON. */
  readonly body: unknown;
  /** Of which package the app is that answered; undefined when nobody said. */
  readonly build: string | undefined;
}

/** The app's HTTP functions. */
export interface Door {
  /** One try; status 0 when there was no answer, with the reason as body. */
  once(path: string, init?: RequestInit): Promise<Answered>;
  /** Tries until the answer says something about the request, and is what is waited for; the last answer when the time is up. */
  patiently(
    path: string,
    deadline: number,
    init?: RequestInit,
    isAwaited?: (answer: Answered) => boolean,
  ): Promise<Answered>;
}

/** No request is waited for longer. */
const requestLimit = 30_000;
/** A key that was just made is not known to every instance. */
const keyGrace = 120_000;
const pause = 2_000;

export function openDoor({ url, key }: Target, { fetch: send, now, wait }: Edge): Door {
  const opened = now();
  const once = async (path: string, init: RequestInit = {}): Promise<Answered> => {
    const headers = { "x-functions-key": key, ...init.headers };
    try {
      const answer = await send(new URL(path, url), { ...init, headers, signal: AbortSignal.timeout(requestLimit) });
      const build = answer.headers.get("x-korevital-build") ?? undefined;
      return { status: answer.status, body: parsed(await answer.text()), build };
    } catch (error) {
      return { status: 0, body: reasonOf(error), build: undefined };
    }
  };
  const isPassing = (status: number) =>
    status === 0 || status === 429 || status >= 500 || (status === 401 && now() - opened < keyGrace);
  return {
    once,
    async patiently(path, deadline, init, isAwaited = () => true) {
      for (;;) {
        const answer = await once(path, init);
        if (!isPassing(answer.status) && isAwaited(answer)) return answer;
        if (now() + pause > deadline) return answer;
        await wait(pause);
      }
    },
  };
}

/** For a report: status, and what the app says of it. */
export function said({ status, body }: Answered): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `${status === 0 ? "no answer" : status}: ${text.length > 500 ? `${text.slice(0, 499)}…` : text}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error
    ? `${message}: ${cause.message || String((cause as { code?: unknown }).code)}`
    : message;
}
