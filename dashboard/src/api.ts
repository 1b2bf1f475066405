import { authorization, pathPrefix } from "./session.ts";

/** A response other than 2xx. Its message is for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** No response: the app does not run, or cannot be reached. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export interface Answer<T> {
  readonly value: T;
  readonly headers: Headers;
}

/** Milliseconds, also for files. */
const timeout = 20_000;
const fileTimeout = 300_000;

/**
 * A request to the app.
 *
 * @param path with a leading slash, and the query
 * @throws ApiError, Unreachable
 */
export async function request<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  const response = await sendChecked(path, init);
  const text = await response.text();
  return { value: (text === "" ? undefined : JSON.parse(text)) as T, headers: response.headers };
}

/** A file of the app. */
export async function getFile(path: string, type: "text/html" | "application/zip"): Promise<Blob> {
  const response = await sendChecked(path, { headers: { accept: type } }, fileTimeout);
  return new Blob([await response.arrayBuffer()], { type });
}

async function sendChecked(path: string, init: RequestInit, limit = timeout): Promise<Response> {
  const response = await send(path, init, limit);
  if (!response.ok) throw new ApiError(response.status, await reasonOf(response));
  return response;
}

/** The value of a GET. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>(path, signal === undefined ? {} : { signal })).value;
}

export function post<T>(path: string, body: unknown): Promise<Answer<T>> {
  return request<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function send(path: string, init: RequestInit, limit: number): Promise<Response> {
  const headers = headersOf(init);
  const signals = [AbortSignal.timeout(limit), ...(init.signal ? [init.signal] : [])];
  try {
    return await fetch(`${isOpen(path) ? "" : pathPrefix()}${path}`, {
      ...init,
      headers,
      signal: AbortSignal.any(signals),
      credentials: "same-origin",
    });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new Unreachable("The app does not respond.");
  }
}

/** A key with characters that no header can have is not sent: the app could only reject it. */
function headersOf(init: RequestInit): Headers {
  try {
    const headers = new Headers({ accept: "application/json", ...authorization() });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    return headers;
  } catch {
    throw new ApiError(401, "The key has characters that no key has.");
  }
}

/** Needs neither a key nor a session. */
function isOpen(path: string): boolean {
  return path === "/api/openapi.json";
}

async function reasonOf(response: Response): Promise<string> {
  if (response.status === 401) return "This needs a key, or that you sign in.";
  const problem = await response.json().catch(() => undefined);
  const detail = problem?.detail ?? problem?.title;
  if (typeof detail === "string") return detail;
  return response.status === 403 ? "Your roles do not include this." : `The app answered ${response.status}.`;
}

/** A path with the parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== "") query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}
