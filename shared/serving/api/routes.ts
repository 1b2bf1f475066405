import type { Stream } from "../../streams/stream.ts";

export interface Route {
  readonly method: "GET" | "POST";
  /** As the Functions host takes it: parameters in braces, no slash before it. */
  readonly path: string;
  /** `function`: with a key of the function's own, or one for all. */
  readonly auth: "anonymous" | "function";
}

/** Every HTTP function by its name: what is registered, and what the OpenAPI document describes. */
export const routes = {
  "get-gold": { method: "GET", path: "api/gold/{summary}", auth: "function" },
  "get-personal-gold": { method: "GET", path: "api/personal/gold/{summary}", auth: "function" },
  "get-personal-user": { method: "GET", path: "api/personal/users/{id}", auth: "function" },
  "post-events": { method: "POST", path: "api/streams/{stream}", auth: "function" },
  "get-pipeline": { method: "GET", path: "api/pipeline", auth: "function" },
  "get-health": { method: "GET", path: "api/health", auth: "anonymous" },
  "get-openapi": { method: "GET", path: "api/openapi.json", auth: "anonymous" },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** The streams' own paths: the same as `post-events`, for one stream. */
export function streamRoutes(
  streams: readonly Stream[],
): (Route & { readonly name: string; readonly stream: Stream })[] {
  return streams.flatMap((stream) => {
    const { name, httpRoute: path } = stream;
    return path === undefined ? [] : [{ name: `post-${name}`, method: "POST", path, auth: "function", stream }];
  });
}
