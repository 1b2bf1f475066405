import type { Target } from "./target.ts";

/** Network and time, injected for tests. */
export interface VerifyRuntime {
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

export interface EndpointResponse {
  /** 0 without a response. */
  readonly status: number;
  /** Parsed JSON, otherwise the text; without a response the reason. */
  readonly body: unknown;
  /** Build id of the package that responded; undefined if the response contains none. */
  readonly build: string | undefined;
}

/** The HTTP functions of the app. */
export interface Endpoint {
  request(path: string, init?: RequestInit): Promise<EndpointResponse>;
  /** Retries transient failures, and until `isAccepted`; returns the last response at the deadline. */
  requestUntil(
    path: string,
    deadline: number,
    init?: RequestInit,
    isAccepted?: (response: EndpointResponse) => boolean,
  ): Promise<EndpointResponse>;
}

const requestTimeout = 30_000;
/** Milliseconds within which a new key may be unknown to some instances. */
const keyPropagation = 120_000;
const retryInterval = 2_000;

export function openEndpoint({ url, key, token }: Target, { fetch: send, now, wait }: VerifyRuntime): Endpoint {
  const opened = now();
  const request = async (path: string, init: RequestInit = {}): Promise<EndpointResponse> => {
    const isOfPeople = token !== undefined && path.startsWith("/api/personal/");
    const proof = isOfPeople ? { authorization: `Bearer ${token}` } : { "x-functions-key": key };
    const headers = { ...proof, ...init.headers };
    try {
      const signal = AbortSignal.timeout(requestTimeout);
      const response = await send(new URL(isOfPeople ? `/entra${path}` : path, url), { ...init, headers, signal });
      const build = response.headers.get("x-korevital-build") ?? undefined;
      return { status: response.status, body: parseBody(await response.text()), build };
    } catch (error) {
      return { status: 0, body: reasonOf(error), build: undefined };
    }
  };
  const isTransient = (status: number) =>
    status === 0 || status === 429 || status >= 500 || (status === 401 && now() - opened < keyPropagation);
  return {
    request,
    async requestUntil(path, deadline, init, isAccepted = () => true) {
      for (;;) {
        const response = await request(path, init);
        if (!isTransient(response.status) && isAccepted(response)) return response;
        if (now() + retryInterval > deadline) return response;
        await wait(retryInterval);
      }
    },
  };
}

/** Status and body for a report. */
export function responseText({ status, body }: EndpointResponse): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `${status === 0 ? "no response" : status}: ${text.length > 500 ? `${text.slice(0, 499)}…` : text}`;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The message of `fetch failed` contains no reason; its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error
    ? `${message}: ${cause.message || String((cause as { code?: unknown }).code)}`
    : message;
}
