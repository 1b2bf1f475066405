import type { Stream } from "../../streams/stream.ts";

export interface Route {
  readonly method: "GET" | "POST" | "ANY";
  /** In the format of the Functions host: parameters in braces, without a leading slash. */
  readonly path: string;
  /** `function`: requires the key of the function or a host key. */
  readonly auth: "anonymous" | "function";
  readonly deprecation?: Deprecation;
}

/** A newer path has replaced this one. */
export interface Deprecation {
  /** Days, YYYY-MM-DD: since when, and the end of the path, at least a year later. */
  readonly since: string;
  readonly sunset: string;
  /** The path that replaces it. */
  readonly successor: string;
}

/** All HTTP functions by name. The app registers them, and the OpenAPI document describes them. */
export const routes = {
  "get-gold": { method: "GET", path: "api/gold/{summary}", auth: "function" },
  "get-personal-gold": { method: "GET", path: "api/personal/gold/{summary}", auth: "function" },
  "get-gold-changes": { method: "GET", path: "api/gold/{summary}/changes", auth: "function" },
  "get-personal-gold-changes": { method: "GET", path: "api/personal/gold/{summary}/changes", auth: "function" },
  "get-personal-user": { method: "GET", path: "api/personal/users/{id}", auth: "function" },
  "get-personal-heart-rates": { method: "GET", path: "api/personal/users/{id}/heart-rates", auth: "function" },
  "post-events": { method: "POST", path: "api/streams/{stream}", auth: "function" },
  "get-event": { method: "GET", path: "api/events/{id}", auth: "function" },
  "get-pipeline": { method: "GET", path: "api/pipeline", auth: "function" },
  "get-health": { method: "GET", path: "api/health", auth: "anonymous" },
  "get-openapi": { method: "GET", path: "api/openapi.json", auth: "anonymous" },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Every other path under `api` is answered with a problem. It needs no key, and is no part of the document. */
export const otherPaths: Route & { readonly name: string } = {
  name: "no-such-path",
  method: "ANY",
  path: "api/{*rest}",
  auth: "anonymous",
};

/** Paths of single streams, with the behaviour of `post-events`. */
export function streamRoutes(
  streams: readonly Stream[],
): (Route & { readonly name: string; readonly stream: Stream })[] {
  return streams.flatMap((stream) => {
    const { name, httpRoute: path } = stream;
    return path === undefined ? [] : [{ name: `post-${name}`, method: "POST", path, auth: "function", stream }];
  });
}
