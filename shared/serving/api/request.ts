import type { Parameters } from "./parameters.ts";

/** An HTTP request, independent of the host and its SDK. */
export interface ApiRequest {
  /** Of the path: `{summary}`. */
  readonly params: Readonly<Record<string, string>>;
  /** Of the query, without the key. */
  readonly parameters: Parameters;
  /** Absolute, as the caller sent it, without the query. */
  readonly url: string;
  /** The key, if the caller sent it in the query: its links need it. */
  readonly code: string | undefined;
  header(name: string): string | undefined;
}

/** The parts of the host's request that an `ApiRequest` is made of. */
export interface HostRequest {
  readonly url: string;
  readonly query: Iterable<readonly [string, string]>;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: { get(name: string): string | null };
}

/**
 * The absolute URL under which the caller reached the app. The worker sees that of the host, which forwards the
 * caller's host and protocol.
 */
export function publicUrl({ url, headers }: Pick<HostRequest, "url" | "headers">): string {
  const { protocol, host, pathname } = new URL(url);
  const forwarded = (name: string) => headers.get(`x-forwarded-${name}`)?.split(",")[0]?.trim();
  const of = forwarded("host") ?? host;
  const scheme = forwarded("proto") ?? protocol.replace(/:$/, "");
  return `${scheme === "https" ? "https" : "http"}://${/^[\w.:[\]-]+$/.test(of) ? of : host}${pathname}`;
}
