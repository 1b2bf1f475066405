import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../bindings/app-function.ts";
import { type HttpTrigger, httpData, readHttpTrigger } from "../bindings/http-trigger.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { messageOf } from "../log.ts";
import { answerEmpty, answerResult } from "./answer.ts";
import { type HostKeys, isAllowed, keyOf } from "./keys.ts";
import { bodyLimit, readBody } from "./read-body.ts";
import { compareRoutes, matchRoute, type Route, readRoute } from "./route.ts";

export interface HttpFunction {
  readonly of: AppFunction;
  readonly trigger: HttpTrigger;
  /** With the prefix. */
  readonly path: string;
  readonly route: Route;
}

/** Paths of the host itself. */
const ownPaths = /^(admin|runtime)(\/|$)/i;

/** @throws StartError for a route that is not played */
export function readHttpFunction(of: AppFunction, routePrefix: string): HttpFunction {
  const trigger = readHttpTrigger(of.trigger);
  const path = [routePrefix, (trigger.route ?? of.name).replaceAll(/^\/+|\/+$/g, "")].filter(Boolean).join("/");
  if (ownPaths.test(path)) of.trigger.refuse(`the route "${path}" is the host's own`);
  try {
    return { of, trigger, path, route: readRoute(path) };
  } catch (error) {
    return of.trigger.refuse(messageOf(error));
  }
}

/** The app's HTTP functions behind their routes and keys. */
export class HttpFunctions {
  readonly #functions: readonly HttpFunction[];
  readonly #invoker: Invoker;
  readonly #keys: HostKeys;

  constructor(functions: readonly HttpFunction[], invoker: Invoker, keys: HostKeys) {
    this.#functions = functions.toSorted((a, b) => compareRoutes(a.route, b.route));
    this.#invoker = invoker;
    this.#keys = keys;
  }

  /** Unknown paths are 404, and so, as in the real host, is a method that no function of the path takes. */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const method = request.method ?? "GET";
    const found = this.#find(method, url.pathname);
    if (found === undefined) return answerEmpty(response, 404);
    const { of, trigger, path, parameters } = found;
    if (!isAllowed(this.#keys, trigger.authLevel, of.name, keyOf(request.headers, url)))
      return answerEmpty(response, 401);
    const body = await readBody(request);
    if (body === undefined) return answerTooLarge(response);
    const data = () => httpData({ method, url, headers: request.headers, parameters, body });
    // The route and not the address: what stands in an address may be personal, and logs are no place for it.
    const reason = `${method} /${path}`;
    try {
      answerResult(
        response,
        await this.#invoker.run({ of, reason, data, traceParent: String(request.headers["traceparent"] ?? "") }),
      );
    } catch {
      // The log has told why.
      if (!response.headersSent) answerEmpty(response, 500);
    }
  }

  #find(method: string, pathname: string) {
    for (const { of, trigger, path, route } of this.#functions) {
      if (trigger.methods !== undefined && !trigger.methods.has(method)) continue;
      const parameters = matchRoute(route, pathname);
      if (parameters !== undefined) return { of, trigger, path, parameters };
    }
    return undefined;
  }
}

function answerTooLarge(response: ServerResponse): void {
  response.writeHead(413, { "content-type": "text/plain", connection: "close" });
  response.end(`A body may have ${bodyLimit} bytes at most.`);
}
