import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../bindings/app-function.ts";
import { type HttpTrigger, httpData, readHttpTrigger } from "../bindings/http-trigger.ts";
import { firstLineOf } from "../error-message.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { type HostKeys, isAllowed, keyOf } from "./keys.ts";
import { bodyLimit, readBody } from "./read-body.ts";
import { respondEmpty, respondResult } from "./respond.ts";
import { compareRoutes, matchRoute, type Route, readRoute } from "./route.ts";

export interface HttpFunction {
  readonly appFunction: AppFunction;
  readonly trigger: HttpTrigger;
  /** With the route prefix. */
  readonly path: string;
  readonly route: Route;
}

const reservedPaths = /^(admin|runtime)(\/|$)/i;

/** @throws StartError for an unsupported route */
export function readHttpFunction(appFunction: AppFunction, routePrefix: string): HttpFunction {
  const trigger = readHttpTrigger(appFunction.trigger);
  const path = [routePrefix, (trigger.route ?? appFunction.name).replaceAll(/^\/+|\/+$/g, "")]
    .filter(Boolean)
    .join("/");
  if (reservedPaths.test(path)) appFunction.trigger.reject(`the route "${path}" is reserved`);
  try {
    return { appFunction, trigger, path, route: readRoute(path) };
  } catch (error) {
    return appFunction.trigger.reject(firstLineOf(error));
  }
}

/** Routes requests to the HTTP functions of the app and checks their keys. */
export class HttpFunctions {
  readonly #functions: readonly HttpFunction[];
  readonly #invoker: Invoker;
  readonly #keys: HostKeys;

  constructor(functions: readonly HttpFunction[], invoker: Invoker, keys: HostKeys) {
    this.#functions = functions.toSorted((a, b) => compareRoutes(a.route, b.route));
    this.#invoker = invoker;
    this.#keys = keys;
  }

  /** Unknown paths return 404. As in Azure, so do methods that no function of the path accepts. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const method = request.method ?? "GET";
    const match = this.#find(method, url.pathname);
    if (match === undefined) return respondEmpty(response, 404);
    const { appFunction, trigger, path, parameters } = match;
    if (!isAllowed(this.#keys, trigger.authLevel, appFunction.name, keyOf(request.headers, url)))
      return respondEmpty(response, 401);
    const body = await readBody(request);
    if (body === undefined) return respondTooLarge(response);
    const data = () => httpData({ method, url, headers: request.headers, parameters, body });
    // The route template, because a URL may contain personal data, which must not reach the log.
    const reason = `${method} /${path}`;
    try {
      respondResult(
        response,
        await this.#invoker.run({
          appFunction,
          reason,
          data,
          traceParent: String(request.headers["traceparent"] ?? ""),
        }),
      );
    } catch {
      // The invoker logs the error.
      if (!response.headersSent) respondEmpty(response, 500);
    }
  }

  #find(method: string, pathname: string) {
    for (const { appFunction, trigger, path, route } of this.#functions) {
      if (trigger.methods !== undefined && !trigger.methods.has(method)) continue;
      const parameters = matchRoute(route, pathname);
      if (parameters !== undefined) return { appFunction, trigger, path, parameters };
    }
    return undefined;
  }
}

function respondTooLarge(response: ServerResponse): void {
  response.writeHead(413, { "content-type": "text/plain", connection: "close" });
  response.end(`The body exceeds ${bodyLimit} bytes.`);
}
