import type { Stream } from "../../streams/stream.ts";
import { type Access, rolesOfPeople } from "./access.ts";

export interface Route {
  readonly method: "GET" | "POST" | "ANY";
  /** In the format of the Functions host: parameters in braces, without a leading slash. */
  readonly path: string;
  /** Who may call it. */
  readonly access: Access;
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
  "get-gold": { method: "GET", path: "api/gold/{summary}", access: "Reader" },
  "get-personal-gold": { method: "GET", path: "api/personal/gold/{summary}", access: "Personal" },
  "get-gold-changes": { method: "GET", path: "api/gold/{summary}/changes", access: "Reader" },
  "get-personal-gold-changes": { method: "GET", path: "api/personal/gold/{summary}/changes", access: "Personal" },
  "get-personal-user": { method: "GET", path: "api/personal/users/{id}", access: "Personal" },
  "get-personal-user-export": { method: "GET", path: "api/personal/users/{id}/export", access: "Personal" },
  "get-personal-heart-rates": { method: "GET", path: "api/personal/users/{id}/heart-rates", access: "Personal" },
  "get-personal-gym-visits": { method: "GET", path: "api/personal/users/{id}/gym-visits", access: "Personal" },
  "get-personal-report": { method: "GET", path: "api/personal/users/{id}/report", access: "Personal" },
  "get-events": { method: "GET", path: "api/events", access: "Reader" },
  "get-activity": { method: "GET", path: "api/activity", access: "Reader" },
  "get-gym-days": { method: "GET", path: "api/gym-days", access: "Reader" },
  "get-gym-hours": { method: "GET", path: "api/gym-hours", access: "Reader" },
  "get-quarantine": { method: "GET", path: "api/quarantine", access: "Operator" },
  "get-quarantine-reasons": { method: "GET", path: "api/quarantine/reasons", access: "Operator" },
  "get-quarantined-event": { method: "GET", path: "api/personal/quarantine/{id}", access: "Personal" },
  "post-replay": { method: "POST", path: "api/quarantine/{id}/replay", access: "Operator" },
  "post-discard": { method: "POST", path: "api/quarantine/{id}/discard", access: "Operator" },
  "post-erasure": { method: "POST", path: "api/users/{id}/erasure", access: "Operator" },
  "get-trace": { method: "GET", path: "api/trace/{id}", access: "Operator" },
  "get-event": { method: "GET", path: "api/events/{id}", access: "Ingest" },
  "get-session": { method: "GET", path: "api/session", access: "any role" },
  "get-pipeline": { method: "GET", path: "api/pipeline", access: "Reader" },
  "get-health": { method: "GET", path: "api/health", access: "everybody" },
  "get-openapi": { method: "GET", path: "api/openapi.json", access: "everybody" },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Every other path under `api` is answered with a problem. It needs no key, and is no part of the document. */
export const otherPaths: Route & { readonly name: string } = {
  name: "no-such-path",
  method: "ANY",
  path: "api/{*rest}",
  access: "everybody",
};

/** The web page. Its files contain no data; they are no part of the document. */
export const pageRoutes = {
  page: { method: "GET", path: "/", access: "everybody" },
  "page-asset": { method: "GET", path: "assets/{file}", access: "everybody" },
  "api-docs": { method: "GET", path: "api/docs", access: "everybody" },
} as const satisfies Record<string, Route>;

export interface StreamRoute extends Route {
  readonly name: string;
  readonly stream: Stream;
}

/** A function for each stream, so that its key opens one stream and nothing else; and one for its second path. */
export function streamRoutes(streams: readonly Stream[]): StreamRoute[] {
  return streams.flatMap((stream) => {
    const { name, httpRoute } = stream;
    const route = { method: "POST", access: "Ingest", stream } as const;
    return [
      { ...route, name: `post-${name}`, path: `api/streams/${name}` },
      ...(httpRoute === undefined ? [] : [{ ...route, name: `post-${name}-short`, path: httpRoute }]),
    ];
  });
}

/** The path prefix for people who sign in with Entra. */
export const signedInPrefix = "entra";

/**
 * The same route for people who sign in with Entra: the host requires a key of every caller of a function that has one,
 * so that they need a function of their own. Undefined for a route that is not for them.
 */
export function signedInRoute(name: string, route: Route): (Route & { readonly name: string }) | undefined {
  const isForPeople = route.access === "any role" || rolesOfPeople.some((role) => role === route.access);
  if (!isForPeople) return undefined;
  return { ...route, name: `${signedInPrefix}-${name}`, path: `${signedInPrefix}/${route.path}` };
}
