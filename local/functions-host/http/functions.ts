import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../bindings/app-function.ts";
import { forwardedData, type HttpTrigger, httpData, readHttpTrigger } from "../bindings/http-trigger.ts";
import { firstLineOf } from "../error-message.ts";
import type { Invocation, Invoker } from "../invocations/invoker.ts";
import { waitAtMost } from "../wait.ts";
import { forward } from "./forward.ts";
import { type HostKeys, isAllowed, keyOf } from "./keys.ts";
import { isTooLarge, readBody, respondTooLarge } from "./read-body.ts";
import { respondEmpty, respondResult } from "./respond.ts";
import { compareRoutes, matchRoute, type Route, readRoute } from "./route.ts";

export interface HttpFunction {
  readonly appFunction: AppFunction;
  readonly trigger: HttpTrigger;
  /** With the route prefix. */
  readonly path: string;
  readonly route: Route;
}

/** Long enough for a busy worker. */
const responseMilliseconds = 10_000;
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

export interface HttpFunctionsOptions {
  readonly functions: readonly HttpFunction[];
  readonly invoker: Invoker;
  readonly keys: HostKeys;
  /** Base URL of the HTTP server of the worker; undefined unless the app enables HTTP streams. */
  readonly worker: string | undefined;
}

/** Routes requests to the HTTP functions of the app and checks their keys. */
export class HttpFunctions {
  readonly #options: HttpFunctionsOptions;
  readonly #functions: readonly HttpFunction[];

  constructor(options: HttpFunctionsOptions) {
    this.#options = options;
    this.#functions = options.functions.toSorted((a, b) => compareRoutes(a.route, b.route));
  }

  /** Unknown paths return 404. As in Azure, so do methods that no function of the path accepts. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { keys, worker } = this.#options;
    const method = request.method ?? "GET";
    const match = this.#find(method, url.pathname);
    if (match === undefined) return respondEmpty(response, 404);
    const { appFunction, trigger, path, parameters } = match;
    if (!isAllowed(keys, trigger.authLevel, appFunction.name, keyOf(request.headers, url)))
      return respondEmpty(response, 401);
    if (isTooLarge(request)) return respondTooLarge(response);
    const call = { method, url, headers: request.headers, parameters };
    const invocation = {
      appFunction,
      // The route template, because a URL may contain personal data, which must not reach the log.
      reason: `${method} /${path}`,
      traceParent: String(request.headers["traceparent"] ?? ""),
    };
    if (worker !== undefined)
      return this.#stream(request, response, { ...invocation, data: () => forwardedData(call) }, { worker, url });
    // As Azure: without HTTP streams a body without `Content-Length` is lost.
    const body = hasLength(request) ? await readBody(request) : new Uint8Array();
    if (body === undefined) return respondTooLarge(response);
    await this.#buffer(response, { ...invocation, data: () => httpData({ ...call, body }) });
  }

  async #buffer(response: ServerResponse, invocation: Invocation): Promise<void> {
    try {
      respondResult(response, await this.#options.invoker.run(invocation));
    } catch {
      // The invoker logs the error.
      if (!response.headersSent) respondEmpty(response, 500);
    }
  }

  async #stream(
    request: IncomingMessage,
    response: ServerResponse,
    invocation: Invocation,
    target: { readonly worker: string; readonly url: URL },
  ): Promise<void> {
    const id = randomUUID();
    const forwarding = await forward(request, response, { ...target, invocationId: id });
    try {
      await this.#options.invoker.run({ ...invocation, id });
    } catch {
      return forwarding.abandon(500);
    }
    // The worker has sent its response by now, unless the function returned none: Azure would wait forever.
    await waitAtMost(responseMilliseconds, forwarding.responded);
    if (!response.headersSent) return forwarding.abandon(500);
    await forwarding.ended;
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

function hasLength({ headers }: IncomingMessage): boolean {
  return Number(headers["content-length"] ?? 0) > 0;
}
